import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHttpClient } from "@tale/service/http-client";
import { freePort } from "@tale/service/testing";
import { decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  alice,
  authorize,
  issuer,
  obtainTokens,
  quillpost,
  redeem,
  refreshWith,
  startFernmail,
  type Browser,
  type Tokens,
} from "./app.testing.ts";

let folder: string;
let environment: Record<string, string>;
const processes: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tale-fernmail-"));
  environment = { DATABASE_URL: `file:${folder}/fernmail.db`, LOG_LEVEL: "info" };
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map(kill));
  rmSync(folder, { recursive: true });
});

/** Fernmail as it runs in life: a process of its own, reached over HTTP. */
async function startProcess() {
  const port = await freePort();
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...environment, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  processes.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const client = createHttpClient();
  /** The form posts of the tests, on a real wire. */
  const speak = (async ({ method, url, form, headers }) => {
    const body = new URLSearchParams(form as Record<string, string>).toString();
    const answer = await client(`http://127.0.0.1:${port}${url}`, {
      method: method as "POST",
      body,
      headers: {
        ...headers,
        host: new URL(issuer).host,
        "content-type": "application/x-www-form-urlencoded",
      },
    });
    return {
      statusCode: answer.status,
      json: () => JSON.parse(answer.body) as unknown,
      body: answer.body,
    };
  }) as Browser;
  const isReady = () =>
    client(`http://127.0.0.1:${port}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  while (child.exitCode === null && !(await isReady()))
    await new Promise((resolve) => setTimeout(resolve, 50));
  return { child, speak, said: () => said };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** A code, made by a server in this process on the same database. */
async function withoutProcess<Result>(
  play: (browser: Browser) => Promise<Result>,
): Promise<Result> {
  const { service, clock, openBrowser } = await startFernmail({
    environment: { ...environment, LOG_LEVEL: "silent" },
  });
  clock.now = Date.now();
  const result = await play(openBrowser());
  await service.close();
  return result;
}
const issueCode = () =>
  withoutProcess(async (browser) => (await authorize(browser)).get("code") ?? "");

describe("after kill -9", () => {
  it("a token that was handed out still works, and a code that was redeemed stays redeemed", async () => {
    const code = await issueCode();
    const first = await startProcess();
    const tokens = (await redeem(first.speak, code)).json() as Tokens;
    await kill(first.child);
    const second = await startProcess();
    const refreshed = await refreshWith(second.speak, tokens.refresh_token);
    expect(refreshed.statusCode).toBe(200);
    expect(decodeProtectedHeader((refreshed.json() as Tokens).access_token).kid).toBe(
      decodeProtectedHeader(tokens.access_token).kid,
    );
    const again = await redeem(second.speak, code);
    expect(again.statusCode).toBe(400);
    expect(again.json()).toEqual({
      error: "invalid_grant",
      error_description: expect.stringContaining("used before"),
    });
  });

  it("in the middle of a redemption the code is either good or clearly used, and never good twice", async () => {
    const code = await issueCode();
    const first = await startProcess();
    const answer = redeem(first.speak, code).then(
      ({ statusCode }) => statusCode,
      () => "no answer",
    );
    await new Promise((resolve) => setTimeout(resolve, 3));
    await kill(first.child);
    const second = await startProcess();
    const again = await redeem(second.speak, code);
    if ((await answer) === 200) expect(again.statusCode).toBe(400);
    if (again.statusCode !== 200) expect(again.json()).toHaveProperty("error", "invalid_grant");
    expect(await redeem(second.speak, code)).toHaveProperty("statusCode", 400);
  });
});

describe("two processes on one database", () => {
  it("start at once on an empty one, and sign with the same key", async () => {
    const [one, other] = await Promise.all([startProcess(), startProcess()]);
    const tokens = await withoutProcess(obtainTokens);
    const refreshed = (await refreshWith(one.speak, tokens.refresh_token)).json() as Tokens;
    const again = (await refreshWith(other.speak, refreshed.refresh_token)).json() as Tokens;
    const kids = [tokens, refreshed, again].map(
      ({ access_token }) => decodeProtectedHeader(access_token).kid,
    );
    expect(new Set(kids)).toHaveLength(1);
  });
});

describe("what is kept", () => {
  it("holds no code, token, secret, session or password of a whole run, in its files or its log", async () => {
    const { speak, child, said } = await startProcess();
    const kept: string[] = [
      alice.password,
      "quillpost-demo-secret",
      "contacts-introspection-secret",
      "s3cr:et%/+x",
    ];
    const code = await withoutProcess(async (browser) => {
      const note: Browser = async (request) => {
        const answer = await browser(request);
        kept.push(
          ...answer.cookies.map(({ value }) => value).filter(Boolean),
          ...(/[?&](?:request|code)=([\w-]{43}\.[0-9a-z]{8})/
            .exec(String(answer.headers.location))
            ?.slice(1) ?? []),
        );
        return answer;
      };
      return (await authorize(note)).get("code") ?? "";
    });
    const tokens = (await redeem(speak, code)).json() as Tokens;
    const refreshed = (await refreshWith(speak, tokens.refresh_token)).json() as Tokens;
    await speak({
      method: "POST",
      url: "/revoke",
      form: { token: refreshed.refresh_token },
      headers: { authorization: quillpost },
    });
    kept.push(
      code,
      ...[tokens, refreshed].flatMap(({ access_token, refresh_token }) => [
        access_token,
        access_token.split(".")[2]!,
        refresh_token,
      ]),
      quillpost,
    );
    expect(kept.length).toBeGreaterThan(14);
    await vi.waitFor(() => expect(said()).toContain('"path":"/revoke"'));
    await kill(child);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
    expect(files.length).toBeGreaterThan(1);
    for (const text of kept)
      expect({ text, found: [...files, said()].some((file) => file.includes(text)) }).toEqual({
        text,
        found: false,
      });
    expect(said()).toContain('"path":"/token"');
  });
});

describe("a start that cannot be", () => {
  it.each([
    [
      "a corrupt database",
      () => writeFileSync(join(folder, "fernmail.db"), "This is a letter. ".repeat(500)),
      /^Cannot start: the database file:\S+ cannot be opened: file is not a database\n$/,
    ],
    [
      "a missing seed",
      () => (environment["SEED"] = "/nowhere.json"),
      /^Cannot start: SEED=\/nowhere\.json cannot be used: ENOENT[^\n]+\n$/,
    ],
    [
      "a wrong port",
      () => (environment["ORIGIN"] = "nonsense"),
      /^Cannot start: ORIGIN \("nonsense"\) cannot be used[^\n]+\n$/,
    ],
  ])("because of %s says so in one line", async (_, prepare, line) => {
    prepare();
    const { child, said } = await startProcess();
    expect(child.exitCode).toBe(1);
    expect(said()).toMatch(line);
  });
});
