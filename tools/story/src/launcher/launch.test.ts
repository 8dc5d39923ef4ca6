import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createHttpClient } from "@tale/service/http-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { findFreePorts } from "./ports.ts";
import { originVariables, smtpPortVariable } from "./settings.ts";

const http = createHttpClient();
const program = (name: string): string => fileURLToPath(new URL(`../${name}.ts`, import.meta.url));

/** A data folder and addresses that nobody else uses, as a shell would set them. */
async function newEnvironment(): Promise<Record<string, string>> {
  const variables = Object.values(originVariables);
  const [smtpPort, ...ports] = await findFreePorts(variables.length + 1, "127.0.0.1");
  const origins = variables.map((variable, index) => [variable, `http://${variable.toLowerCase().replaceAll("_", "-")}.localhost:${ports[index]}`]);
  return { ...Object.fromEntries(origins), [smtpPortVariable]: `${smtpPort}`, TALE_DATA: mkdtempSync(join(tmpdir(), "tale-")) };
}

function run(name: "start" | "reset", environment: Record<string, string>): ChildProcess & { output: Promise<string>; complaints: Promise<string> } {
  const child = spawn(process.execPath, [program(name)], { env: { ...process.env, ...environment } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return Object.assign(child, { output: text(child.stdout), complaints: text(child.stderr) });
}

async function waitForReady(launcher: ChildProcess): Promise<void> {
  for await (const [chunk] of on(launcher)) if (/^ready /m.test(`${chunk}`)) return;
}

async function* on(launcher: ChildProcess): AsyncGenerator<unknown[]> {
  for (;;) yield (await Promise.race([once(launcher.stdout!, "data"), once(launcher, "exit").then(() => ["ready to fail: it ended"])])) as unknown[];
}

async function isUp(origin: string): Promise<boolean> {
  return http(`${origin}/readyz`).then(({ status }) => status === 200, () => false);
}

async function waitUntilDown(origin: string): Promise<void> {
  while (await isUp(origin)) await new Promise((next) => setTimeout(next, 50));
}

const started = ["BLOG_ORIGIN", "FERNMAIL_ORIGIN", "FERNMAIL_CONTACTS_ORIGIN", "OTTERMAIL_ORIGIN", "OTTERMAIL_CONTACTS_ORIGIN", "INBOX_ORIGIN"];

describe("npm start", () => {
  it("says ready in one line with every address once all answer, and stops all at one signal", async () => {
    const environment = await newEnvironment();
    const launcher = run("start", environment);
    await waitForReady(launcher);
    for (const variable of started) expect(await isUp(environment[variable]!), variable).toBe(true);

    launcher.kill("SIGTERM");
    expect(await once(launcher, "exit")).toEqual([0, null]);
    for (const variable of started) expect(await isUp(environment[variable]!), variable).toBe(false);

    const output = await launcher.output;
    const readyLines = output.split("\n").filter((line) => line.startsWith("ready"));
    expect(readyLines).toHaveLength(1);
    for (const variable of started) expect(readyLines[0]).toContain(environment[variable]);
    expect(output).not.toContain("\x1b");
  });

  it("takes everybody along when it is killed itself", async () => {
    const environment = await newEnvironment();
    const launcher = run("start", environment);
    await waitForReady(launcher);
    launcher.kill("SIGKILL");
    for (const variable of started) await waitUntilDown(environment[variable]!);
  });

  it("refuses to run twice on one data folder", async () => {
    const environment = await newEnvironment();
    await waitForReady(run("start", environment));
    const second = run("start", { ...(await newEnvironment()), TALE_DATA: environment.TALE_DATA! });
    expect(await once(second, "exit")).toEqual([1, null]);
    expect(await second.complaints).toMatch(/^The tale already runs on .* TALE_DATA=\.data-2 npm start\n$/);
  });

  it("refuses a wrong address with one line", async () => {
    const launcher = run("start", { ...(await newEnvironment()), BLOG_ORIGIN: "blog" });
    expect(await once(launcher, "exit")).toEqual([1, null]);
    expect(await launcher.complaints).toBe("BLOG_ORIGIN=blog cannot be used: it must be an origin such as http://blog.localhost:5000, without a path.\n");
  });
});

describe("npm run reset", () => {
  it("lets those who run forget, and brings them back", async () => {
    const environment = await newEnvironment();
    const launcher = run("start", environment);
    await waitForReady(launcher);

    const reset = run("reset", environment);
    expect(await once(reset, "exit")).toEqual([0, null]);
    expect(await reset.output).toMatch(/^Everybody is back at the seed, after \d+\.\d\d s\.\n$/);
    for (const variable of started) expect(await isUp(environment[variable]!), variable).toBe(true);
  });

  it("removes what was stored when nobody runs, and nothing else", async () => {
    const environment = await newEnvironment();
    const launcher = run("start", environment);
    await waitForReady(launcher);
    launcher.kill("SIGTERM");
    await once(launcher, "exit");
    expect(existsSync(join(environment.TALE_DATA!, "fernmail.db"))).toBe(true);

    await once(run("reset", environment), "exit");
    expect(readdirSync(environment.TALE_DATA!).toSorted()).toEqual(["compiled", "logs"]);
  });
});
