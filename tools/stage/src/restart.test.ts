import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { keepSaved } from "./run/saved-record.ts";
import { openTestRecord } from "./run/testing-record.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "tale-restart-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a stage that starts again shows what it had, until it begins anew", async () => {
  const file = join(folder, "record.json");
  const { record, exchange } = openTestRecord();
  const stop = keepSaved(file, "a key", record);
  exchange("GET /", "quillpost", { status: 200 });
  stop();

  const stage = await buildApp(readConfig({ LOG_LEVEL: "silent", RECORD: file }));
  const ask = (url: string, method: "GET" | "POST" = "GET") =>
    stage.inject({
      ...{ url, method, headers: { host: "stage.localhost:4004" } },
      ...(method === "POST" ? { payload: {} } : {}),
    });
  const run = (await ask("/api/run")).json<{ legs: unknown[]; startedAt: number }>();
  expect(run.legs).toEqual(JSON.parse(JSON.stringify(record.legsOf("all"))));
  expect(run.startedAt).toBe(record.summary().startedAt);

  expect((await ask("/api/reset", "POST")).statusCode).toBe(200);
  await stage.close();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    colourKey: "a key",
    record: { legs: [], count: 0 },
  });
});
