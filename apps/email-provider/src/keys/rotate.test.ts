import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { startFernmail } from "../testing/app.ts";

const folder = mkdtempSync(join(tmpdir(), "tale-rotate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const script = fileURLToPath(new URL("./rotate.main.ts", import.meta.url));
const rotate = (DATABASE_URL: string) =>
  promisify(execFile)(process.execPath, [script], { env: { DATABASE_URL } });

describe("the command to rotate keys", () => {
  it("works while the server runs, and the server publishes the new key", async () => {
    const DATABASE_URL = `file:${folder}/fernmail.db`;
    const { service, clock, openBrowser } = await startFernmail({ environment: { DATABASE_URL } });
    clock.now = Date.now();
    const published = async () =>
      ((await openBrowser()({ url: "/jwks" })).json() as { keys: { kid: string }[] }).keys.map(
        ({ kid }) => kid,
      );
    const before = await published();
    const { stdout } = await rotate(DATABASE_URL);
    clock.now = Date.now() + 6_000;
    const [, ...kids] =
      /^New ES256 key (\S+): published now, signs from \S+Z\.\nThe ES256 keys before it stay published until \S+Z\.\nNew RS256 key (\S+): published/.exec(
        stdout,
      ) ?? [];
    expect(kids).toHaveLength(2);
    expect(new Set(await published())).toEqual(new Set([...kids, ...before]));
    await service.close();
  });

  it("says in one line why it cannot", async () => {
    await expect(rotate("file:/dev/null/fernmail.db")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Cannot start: the database file:\/dev\/null\/fernmail\.db cannot be opened: [^\n]+\n$/,
      ),
    });
  });
});
