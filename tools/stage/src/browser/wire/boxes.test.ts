import { describe, expect, it } from "vitest";
import { aCheck, aLeg } from "../../pages/testing-run.ts";
import type { LegRow } from "../../run/leg.ts";
import { boxesOf } from "./boxes.ts";

const row = (table: string, change: LegRow["change"] = "insert"): LegRow => ({
  ...{ table, change, count: 1, key: {}, before: null, after: {} },
  ...{ party: "fernmail", at: 1 },
});
const texts = (leg: Parameters<typeof boxesOf>[0], isAll = false): string[] =>
  boxesOf(leg, isAll).map(({ text }) => text);

describe("what hangs on a lane", () => {
  it("is told in plain words, with the table behind them", () => {
    const [box] = boxesOf(aLeg(1, { rows: [row("pending_requests")] }));
    expect(box).toEqual({
      party: "fernmail",
      kind: "row",
      text: "remembers the question",
      table: "pending_requests",
    });
  });

  it("leaves rate limits and leases out, unless everything is asked for", () => {
    const leg = aLeg(1, { rows: [row("allowances"), row("consents"), row("leases", "delete")] });
    expect(texts(leg)).toEqual(["remembers the answer"]);
    expect(texts(leg, true)).toEqual(["+ allowances", "remembers the answer", "− leases"]);
  });

  it("hangs on the lane of the party that checked, each its own", () => {
    const other = { ...aCheck(true), party: "quillpost" } as const;
    const leg = aLeg(1, { checks: [aCheck(true), aCheck(true), other] });
    expect(boxesOf(leg).map(({ party, text }) => [party, text])).toEqual([
      ["fernmail", "2 checks"],
      ["quillpost", "the code is known"],
    ]);
  });

  it("says what did not hold, and takes a person's no for none", () => {
    const no = { ...aCheck(false), isPersonsNo: true, refusal: "Alice said no." };
    const kinds = boxesOf(aLeg(1, { checks: [aCheck(false), no] })).map(({ kind }) => kind);
    expect(kinds).toEqual(["bad", "no"]);
  });

  it("is four lines at most, and says how much more there is", () => {
    const tables = ["posts", "sessions", "consents", "grants", "connections"];
    const shown = texts(aLeg(1, { rows: tables.map((table) => row(table)) }));
    expect([shown.length, shown.at(-1)]).toEqual([4, "and 2 more"]);
  });
});
