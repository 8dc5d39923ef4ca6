import { describe, expect, it } from "vitest";
import type { Outcome, Result } from "./play-with.ts";
import { isGood, renderTable } from "./report.ts";
import { stations, type StationId } from "./server.ts";

const passed: Outcome = { state: "passed" };
const result = (more: Partial<Record<StationId, Outcome>> = {}): Result => ({
  id: "dex",
  name: "dex",
  version: "2.45.1",
  stations: { ...Object.fromEntries(stations.map(({ id }) => [id, passed])), ...more },
});
const skipped: Result = {
  id: "hydra",
  name: "Ory Hydra",
  version: "26.2.0",
  skipped: "there is no go on this machine",
  stations: {},
};
const failed = result({
  friends: { state: "failed", reason: "no friends: 200" },
  mail: { state: "not reached" },
});
const limited = result({
  consent: { state: "limit", reason: "it knows no such scopes" },
  friends: { state: "not reached" },
});

describe("the table", () => {
  it("has a row for each server and a column for each station", () => {
    const [head, , row] = renderTable([result()]).split("\n");
    expect(head!.split(/ {2,}/)).toEqual(["server", ...stations.map(({ name }) => name)]);
    expect(row!.split(/ {2,}/)).toEqual(["dex 2.45.1", ...stations.map(() => "yes")]);
  });

  it("says below it, in full, why something failed, is a limit, or was skipped", () => {
    const text = renderTable([failed, limited, skipped]);
    expect(text).toContain("dex, friends (failed): no friends: 200");
    expect(text).toContain("dex, consent (limit): it knows no such scopes");
    expect(text).toContain("Ory Hydra was skipped: there is no go on this machine");
  });
});

describe("a result", () => {
  it.each([
    ["everything passed", result(), true],
    ["it was skipped", skipped, true],
    ["the server has a limit, and what stands behind it was not reached", limited, true],
    ["something failed", failed, false],
    [
      "something failed beside a limit",
      result({ consent: { state: "limit" }, signedIn: { state: "failed" } }),
      false,
    ],
    ["a station was never played", { ...result(), stations: { found: passed } }, false],
  ])("where %s", (_, one, good) => {
    expect(isGood(one)).toBe(good);
  });
});
