import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { to } from "./director.testing.ts";
import { keepSaved, readSaved } from "./saved-record.ts";
import { author, openTestRecord } from "./testing-record.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "tale-saved-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a record that is kept on disk", () => {
  it("is found again with its messages, its runs and its numbers", () => {
    const path = join(folder, "record.json");
    const before = openTestRecord();
    const stop = keepSaved(path, "a key", before.record);
    before.exchange("GET /write", "quillpost", { status: 200, request: { parameters: [author] } });
    stop();

    const saved = readSaved(path)!;
    expect(saved.colourKey).toBe("a key");
    const after = openTestRecord();
    after.record.restore(saved.record);
    expect(after.record.legsOf("all")).toEqual(before.record.legsOf("all"));
    expect(after.record.runs.all()).toEqual(before.record.runs.all());
    expect(after.record.summary().startedAt).toBe(before.record.summary().startedAt);
    expect(after.record.summary().seq).toBeGreaterThan(before.record.summary().seq);

    // An exchange that is known already is no new message; what comes then goes on counting.
    after.exchange("GET /", "quillpost", { ...to("/write") });
    expect(after.record.legsOf("all")).toHaveLength(2);
    const [next] = after.exchange("GET /", "quillpost", { ...to("/write") });
    expect(next.n).toBe(before.record.legsOf("all").length + 1);
  });

  it("can be read by its owner only", () => {
    expect(statSync(join(folder, "record.json")).mode & 0o077).toBe(0);
  });

  it.each([
    ["is not there", undefined],
    ["was cut", '{"version":1,"colour'],
    ["is of another version", '{"version":0}'],
  ])("is left alone where it %s", (_, text) => {
    const path = join(folder, "other.json");
    if (text !== undefined) writeFileSync(path, text);
    expect(readSaved(path)).toBeUndefined();
  });
});
