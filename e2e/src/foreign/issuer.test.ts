import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { minute, second } from "@tale/service/clock";
import { createHttpClient } from "@tale/service/http-client";
import { findFreePorts } from "@tale/service/free-ports";
import { originVariables, smtpPortVariable } from "@tale/story-tool/launcher/settings";
import { createBrowser, type Answer } from "@tale/story-tool/player/browser/browser";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startServer, type RunningServer } from "../differences/start-server.ts";

/**
 * `npm start -- --issuer`, with oidc-provider as one's own server: nothing was set there before but
 * what the terminal says.
 */
const http = createHttpClient({ timeout: 10 * second });
const program = fileURLToPath(new URL("../../../tools/story/src/start.ts", import.meta.url));
const dataFolder = mkdtempSync(join(tmpdir(), "tale-issuer-"));

let server: RunningServer;
let launcher: ChildProcess;
let environment: Record<string, string>;
let said = "";

beforeAll(async () => {
  const variables = Object.values(originVariables).filter(
    (variable) => variable !== originVariables.ottermail,
  );
  const [own, smtpPort, ...ports] = await findFreePorts(variables.length + 2, "127.0.0.1");
  const origins = variables.map((variable, index) => [
    variable,
    `http://${variable.toLowerCase().replaceAll("_", "-")}.localhost:${ports[index]}`,
  ]);
  environment = {
    ...(Object.fromEntries(origins) as Record<string, string>),
    [smtpPortVariable]: `${smtpPort}`,
    TALE_DATA: dataFolder,
  };
  const { BLOG_ORIGIN: blog = "", OTTERMAIL_CONTACTS_ORIGIN: contacts = "" } = environment;
  server = await startServer(
    "e2e/src/foreign/foreign-server.main.ts",
    `http://foreign.localhost:${own}`,
    { BLOG: blog, CONTACTS: contacts, OFFERS: "everything" },
  );

  launcher = spawn(
    process.execPath,
    [program, "--issuer", `${server.issuer}/.well-known/openid-configuration`, "--name", "Foreign"],
    { env: { ...process.env, ...environment } },
  );
  launcher.stderr?.on("data", (text: Buffer) => void (said += text.toString()));
  launcher.stdout?.on("data", (text: Buffer) => void (said += text.toString()));
  await vi.waitFor(() => expect(said).toMatch(/^ready /m), { timeout: 2 * minute, interval: 200 });
}, 3 * minute);

afterAll(async () => {
  const ended = launcher.exitCode === null ? once(launcher, "exit") : undefined;
  launcher.kill("SIGTERM");
  await ended;
  await server.stop();
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
});

describe("one's own authorization server in Ottermail's place", { timeout: minute }, () => {
  test("the terminal says who plays, and what must be set there, ready to paste", () => {
    const { BLOG_ORIGIN: blog = "", OTTERMAIL_CONTACTS_ORIGIN: contacts = "" } = environment;
    expect(said).toContain(`Foreign plays in Ottermail’s place: ${server.issuer}\n`);
    expect(said).toContain("Quillpost has registered itself at Foreign.");
    for (const value of [
      `${blog}/callback`,
      `${blog}/sign-in/callback`,
      `${blog}/sign-in`,
      contacts,
    ])
      expect(said.split(/\s+/)).toContain(value);
    expect(said).toContain("sample address book");
    expect(said).not.toContain("ottermail.example");
  });

  test("Alice shares a post with friends from the sample, and the stage shows what was said to her server", async () => {
    const { BLOG_ORIGIN: blog = "", STAGE_ORIGIN: stage = "" } = environment;
    const browser = createBrowser("browser", http, () => undefined);
    const { page: editor } = await browser.open(`${blog}/write`);
    const { page: post } = await browser.submit(
      editor.press("Publish", { title: "The left boot", markdown: "One left boot." }),
    );
    const { page: choice } = await browser.submit(post.press("Share with friends"));
    let answer: Answer = await browser.follow(await browser.submit(choice.press("Foreign")));
    for (let pages = 0; pages < 6 && !answer.page.url.startsWith(blog); pages += 1) {
      const { page } = answer;
      if (answer.leavesFor) answer = await browser.follow(answer);
      else
        answer = await browser.submit(
          page.has("input[name=password]")
            ? page.press("Sign in", { email: "alice@fernmail.example", password: "wonderland" })
            : page.press("Allow"),
        );
    }
    expect(answer.page.boxes("friend").map(({ label }) => label)).toContainEqual(
      expect.stringContaining("Carol (sample)"),
    );

    await expect
      .poll(async () => (await runOf(stage)).legs.map(({ step }) => step), { timeout: 10 * second })
      .toContain("act-2.contacts-request");
    const { legs, players } = await runOf(stage);
    expect(players.find(({ id }) => id === "ottermail")).toMatchObject({
      name: "Foreign",
      role: "authorization server (not ours)",
      origin: server.issuer,
    });
    const toForeign = legs.filter(({ to }) => to === "ottermail");
    expect(new Set(toForeign.map(({ step }) => step))).toEqual(
      new Set([
        "act-1.discovery",
        "beside.registration",
        "beside.pushed-request",
        "beside.refused",
        "act-2.token-request",
        "act-2.keys-request",
        "beside.look-up",
      ]),
    );
    for (const { checks, rows, route } of toForeign)
      expect([checks, rows, route]).toEqual([[], [], null]);
  });
});

interface Run {
  readonly players: readonly { readonly id: string }[];
  readonly legs: readonly {
    readonly step: string;
    readonly to: string;
    readonly checks: unknown[];
    readonly rows: unknown[];
    readonly route: unknown;
  }[];
}

async function runOf(stage: string): Promise<Run> {
  return JSON.parse((await http(`${stage}/api/run`)).body) as Run;
}
