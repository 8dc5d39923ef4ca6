import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { followMainWay } from "./main-way.ts";
import { parties, type Party } from "./parties.ts";
import { loadParty, loadProgram, readConfig } from "./party-program.ts";
import { findUnheldChecks } from "./unheld-checks.ts";

/** Checks that can be left out, as `function without check: how`. */
const unheldOf = (party: ReturnType<typeof loadParty>, entries: readonly string[]): string[] =>
  findUnheldChecks(party, followMainWay(party, entries).calls).map(
    ({ call, how }) => `${call.within.name} without ${call.check}: ${how}`,
  );

describe.each(Object.entries<Party>(parties))("the main way of %s", (_name, party) => {
  it("does not compile without its checks", { timeout: 300_000 }, () => {
    const program = loadParty(party.folder);
    expect(followMainWay(program, party.entries).calls.length).toBeGreaterThan(30);
    const unheld = unheldOf(program, party.entries);
    expect(unheld.length, unheld.join("\n")).toBeLessThanOrEqual(party.unheld);
  });
});

describe("a check that can be left out", { timeout: 60_000 }, () => {
  const { options } = readConfig(join(import.meta.dirname, "../tsconfig.json"));
  const theatre = loadProgram(import.meta.dirname, options, [
    join(import.meta.dirname, "theatre.testing.ts"),
  ]);

  it("is found, and how it is left out, on a way where nothing asks for marks", () => {
    expect(unheldOf(theatre, ["theatre.testing.ts#enterAnyhow"])).toEqual([
      "enterAnyhow without checkDate: the statement is left out",
      "enterAnyhow without checkName: ticket.name stands in its place",
      "enterAnyhow without checkSeat: a value of the same shape stands in its place",
      "enterAnyhow without checkPaid: (await till)! stands in its place",
    ]);
  });

  it("is none on a way where every mark is asked for", () => {
    const { calls } = followMainWay(theatre, ["theatre.testing.ts#enter"]);
    expect(calls.map(({ check }) => check)).toEqual([
      "checkDate",
      "checkName",
      "checkSeat",
      "checkPaid",
      "checkRow",
    ]);
    expect(unheldOf(theatre, ["theatre.testing.ts#enter"])).toEqual([]);
  });

  it("is an error of ours where an entry is not there", () => {
    expect(() => followMainWay(theatre, ["theatre.testing.ts#leave"])).toThrow(
      "there is no function theatre.testing.ts#leave below",
    );
  });
});
