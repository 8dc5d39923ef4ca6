import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  alice,
  authorize,
  quillpost,
  redeem,
  refreshWith,
  type Browser,
  type Tokens,
} from "./testing/app.ts";
import {
  beginAnew,
  environment,
  folder,
  kill,
  processes,
  startProcess,
  withoutProcess,
} from "./testing/process.ts";

beforeEach(beginAnew);

afterEach(async () => {
  await Promise.all(processes.splice(0).map(kill));
  rmSync(folder, { recursive: true });
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
