import { describe, expect, it } from "vitest";
import { boxesOf } from "../browser/wire/boxes.ts";
import { clamp, columnsOf, rowsOf } from "../browser/wire/layout.ts";
import { aCheck, aLeg, players } from "./testing-run.ts";

const rowsAt = (legs: ReturnType<typeof aLeg>[], chips: readonly string[] = []) =>
  rowsOf(legs, columnsOf(players, legs, 900), {
    chipsOf: () => chips,
    titleOf: ({ step, provider }) => `${step} at ${provider}`,
    boxesOf: (leg) => boxesOf(leg),
  });

describe("lifelines", () => {
  it("are those of a party's own run where only that is seen", () => {
    const legs = [aLeg(1, { from: "browser", to: "fernmail" })];
    expect([...columnsOf(players, legs, 900, false).keys()]).toEqual(["browser", "fernmail"]);
    expect(columnsOf(players, [], 900, false)).toHaveLength(0);
  });

  it("are there from the start for those who always play, in their order, within the picture", () => {
    const columns = columnsOf(players, [], 900);
    expect([...columns.keys()]).toEqual([
      "alice",
      "browser",
      "quillpost",
      "fernmail",
      "fernmail-contacts",
      "inbox",
    ]);
    expect(Math.min(...columns.values())).toBeGreaterThan(0);
    expect(Math.max(...columns.values())).toBeLessThan(900);
  });

  it("keep their names apart where there is no room for them", () => {
    const [first = 0, second = 0] = columnsOf(players, [], 200).values();
    expect(second - first).toBeGreaterThan(60);
  });

  it("are added for whoever else plays", () => {
    expect(columnsOf(players, [aLeg(1, { to: "ottermail", who: "quinn" })], 900)).toHaveLength(8);
  });
});

describe("rows", () => {
  it("follow each other without a gap and without overlap", () => {
    const rows = rowsAt(
      [aLeg(1), aLeg(2, { checks: [aCheck(true)] }), aLeg(3, { step: "act-2.contacts-request" })],
      ["code"],
    );
    rows
      .slice(1)
      .forEach((row: { top: number }, index: number) =>
        expect(row.top).toBe(rows[index]!.top + rows[index]!.height),
      );
  });

  it("open a chapter when the step changes, and a larger one when the act does", () => {
    const [first, second, third, fourth] = rowsAt([
      aLeg(1),
      aLeg(2),
      aLeg(3, { step: "act-2.contacts-request" }),
      aLeg(4, { step: "act-6.connected-apps", channel: "front" }),
    ]);
    expect([first!.opensAct, second!.chapter, third!.opensAct, fourth!.opensAct]).toEqual([
      true,
      0,
      false,
      true,
    ]);
    expect(third!.chapter).toBeGreaterThan(0);
    expect(fourth!.chapter).toBeGreaterThan(third!.chapter);
  });

  it("leave an act as it is for what services say among themselves, and for what lies beside the story", () => {
    const rows = rowsAt([
      aLeg(1),
      aLeg(2, { step: "act-1.discovery" }),
      aLeg(3, { step: "beside.device-page", channel: "front" }),
      aLeg(4),
    ]);
    expect(
      rows.map(({ opensAct, chapter }: { opensAct: boolean; chapter: number }) => [
        opensAct,
        chapter > 0,
      ]),
    ).toEqual([
      [true, true],
      [false, true],
      [false, true],
      [false, true],
    ]);
  });

  it("open a chapter, too, when the same step is played at another provider", () => {
    const [, second, third] = rowsAt([aLeg(1), aLeg(2), aLeg(3, { provider: "ottermail" })]);
    expect([second!.chapter > 0, third!.chapter > 0]).toEqual([false, true]);
  });

  it("grow by what was checked", () => {
    const [plain, checked] = rowsAt([aLeg(1), aLeg(2, { checks: [aCheck(false)] })]);
    expect(checked!.height).toBeGreaterThan(plain!.height - plain!.chapter);
  });

  it("put secrets below the line where there is no room on it", () => {
    const [few] = rowsAt([aLeg(1, { from: "quillpost", to: "inbox" })], ["code"]);
    const [many] = rowsAt([aLeg(1)], ["secret", "verifier", "code"]);
    expect([few!.chips === few!.line, many!.chips > many!.line]).toEqual([true, true]);
  });
});

describe("what is drawn around a lifeline", () => {
  it.each([
    [5, 100],
    [450, 100],
    [899, 100],
  ])("stays in the picture: %d", (x, width) => {
    expect(clamp(x, width, 900)).toBeGreaterThan(0);
    expect(clamp(x, width, 900) + width).toBeLessThan(900);
  });
});
