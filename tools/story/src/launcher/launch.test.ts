import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createHttpClient } from "@tale/service/http-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePorts } from "@tale/service/free-ports";
import { originVariables, smtpPortVariable } from "./settings.ts";

const http = createHttpClient();
const program = (name: string): string => fileURLToPath(new URL(`../${name}.ts`, import.meta.url));

/** Six parties start on whatever machine this is, however busy. */
const patience = 60_000;
const running: ChildProcess[] = [];

afterAll(() => running.forEach((child) => child.kill("SIGTERM")));

/** A data folder and addresses that nobody else uses, as a shell would set them. */
async function newEnvironment(): Promise<Record<string, string>> {
  const variables = Object.values(originVariables);
  const [smtpPort, ...ports] = await findFreePorts(variables.length + 1, "127.0.0.1");
  const origins = variables.map((variable, index) => [
    variable,
    `http://${variable.toLowerCase().replaceAll("_", "-")}.localhost:${ports[index]}`,
  ]);
  return {
    ...Object.fromEntries(origins),
    [smtpPortVariable]: `${smtpPort}`,
    TALE_DATA: mkdtempSync(join(tmpdir(), "tale-")),
  };
}

function run(
  name: "start" | "reset",
  environment: Record<string, string>,
): ChildProcess & { output: Promise<string>; complaints: Promise<string> } {
  const child = spawn(process.execPath, [program(name)], {
    env: { ...process.env, ...environment },
  });
  running.push(child);
  return Object.assign(child, { output: text(child.stdout), complaints: text(child.stderr) });
}

async function waitForReady(launcher: ChildProcess): Promise<void> {
  for await (const [chunk] of on(launcher)) if (/^ready /m.test(`${chunk}`)) return;
}

async function* on(launcher: ChildProcess): AsyncGenerator<unknown[]> {
  for (;;)
    yield (await Promise.race([
      once(launcher.stdout!, "data"),
      once(launcher, "exit").then(() => ["ready to fail: it ended"]),
    ])) as unknown[];
}

async function isUp(origin: string): Promise<boolean> {
  return http(`${origin}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function waitUntilDown(origin: string): Promise<void> {
  while (await isUp(origin)) await new Promise((next) => setTimeout(next, 50));
}

const started = [
  "BLOG_ORIGIN",
  "FERNMAIL_ORIGIN",
  "FERNMAIL_CONTACTS_ORIGIN",
  "OTTERMAIL_ORIGIN",
  "OTTERMAIL_CONTACTS_ORIGIN",
  "INBOX_ORIGIN",
];

describe("npm start and npm run reset, one after the other", { timeout: patience }, () => {
  let environment: Record<string, string>;
  let launcher: ReturnType<typeof run>;
  const everybodyIsUp = async (expected: boolean): Promise<void> => {
    for (const variable of started)
      expect(await isUp(environment[variable]!), variable).toBe(expected);
  };

  beforeAll(async () => {
    environment = await newEnvironment();
    launcher = run("start", environment);
    await waitForReady(launcher);
  }, patience);

  it("is ready once all answer", () => everybodyIsUp(true));

  it("refuses to run twice on one data folder", async () => {
    const second = run("start", { ...(await newEnvironment()), TALE_DATA: environment.TALE_DATA! });
    expect(await once(second, "exit")).toEqual([1, null]);
    expect(await second.complaints).toMatch(
      /^The tale already runs on .* TALE_DATA=\.data-2 npm start\n$/,
    );
  });

  it("lets those who run forget, and brings them back", async () => {
    const reset = run("reset", environment);
    expect(await once(reset, "exit")).toEqual([0, null]);
    expect(await reset.output).toMatch(/^Everybody is back at the seed, after \d+\.\d\d s\.\n$/);
    await everybodyIsUp(true);
  });

  it("stops everybody at one signal, without an error", async () => {
    launcher.kill("SIGTERM");
    expect(await once(launcher, "exit")).toEqual([0, null]);
    await everybodyIsUp(false);
  });

  it("has said ready in one line with every address, and nothing in colour", async () => {
    const output = await launcher.output;
    const readyLines = output.split("\n").filter((line) => line.startsWith("ready"));
    expect(readyLines).toHaveLength(1);
    for (const variable of started) expect(readyLines[0]).toContain(environment[variable]);
    expect(output).not.toContain("\x1b");
  });

  it("removes what was stored when nobody runs, and nothing else", async () => {
    expect(existsSync(join(environment.TALE_DATA!, "fernmail.db"))).toBe(true);
    expect(await once(run("reset", environment), "exit")).toEqual([0, null]);
    expect(readdirSync(environment.TALE_DATA!).toSorted()).toEqual(["logs"]);
  });
});

describe("npm start that is killed", { timeout: patience }, () => {
  it("takes everybody along", async () => {
    const environment = await newEnvironment();
    const launcher = run("start", environment);
    await waitForReady(launcher);
    launcher.kill("SIGKILL");
    for (const variable of started) await waitUntilDown(environment[variable]!);
  });
});

describe("a wrong address", () => {
  it("is refused with one line", async () => {
    const launcher = run("start", { ...(await newEnvironment()), BLOG_ORIGIN: "blog" });
    expect(await once(launcher, "exit")).toEqual([1, null]);
    expect(await launcher.complaints).toBe(
      "BLOG_ORIGIN=blog cannot be used: it must be an origin such as http://blog.localhost:5000, without a path.\n",
    );
  });
});
