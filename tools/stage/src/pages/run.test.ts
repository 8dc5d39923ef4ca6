import { describe, expect, it } from "vitest";
import { createLook } from "../browser/look.ts";
import { createRun, pageBefore, secretsAt } from "../browser/run.ts";
import { aLeg, aRun, aSecret } from "./testing-run.ts";

const page = { title: "May it?", heading: "", text: "", fields: [], buttons: [], links: [] };

describe("the run", () => {
  it("keeps its legs in the order of their numbers, however they come", () => {
    const run = createRun(aRun([aLeg(3)]));
    run.takeLeg(aLeg(1));
    run.takeLeg(aLeg(3, { status: 200 }));
    expect(run.legs().map(({ n, status }) => [n, status])).toEqual([
      [1, null],
      [3, 200],
    ]);
  });

  it("shows the chosen person's legs only", () => {
    const run = createRun({ ...aRun([aLeg(1), aLeg(2, { run: "2" })]), run: "2" });
    expect(run.legs().map(({ n }) => n)).toEqual([2]);
  });

  it("shows what came until a moment, when it is played again", () => {
    const run = createRun({ ...aRun([aLeg(1), aLeg(2)]), terms: [{ id: "state", leg: 2, at: 0 }] });
    run.showUntil(1);
    expect([run.legs().length, run.terms().length, run.all().length]).toEqual([1, 0, 2]);
  });

  it("is empty after a reset", () => {
    const run = createRun({ ...aRun([aLeg(1)]), dropped: 3 });
    run.clear();
    expect([run.legs(), run.dropped(), run.began("1")]).toEqual([[], 0, undefined]);
  });

  it("knows with what each person's run began, also of those who are not shown", () => {
    const run = createRun(aRun([aLeg(2), aLeg(3, { run: "2" })]));
    run.takeLeg(aLeg(1));
    run.load({ ...aRun([aLeg(3, { run: "2" })]), run: "2" });
    expect(["1", "2", "3"].map((id) => run.began(id)?.n)).toEqual([1, 3, undefined]);
  });

  it("knows nothing of how an earlier record began", () => {
    const run = createRun({ ...aRun([aLeg(1)]), startedAt: 1 });
    run.load({ ...aRun([]), startedAt: 2 });
    expect(run.began("1")).toBeUndefined();
  });
});

describe("the look at it", () => {
  const withLegs = (...numbers: number[]) => {
    const run = createRun(aRun(numbers.map((n) => aLeg(n))));
    const look = createLook(run);
    look.refresh();
    return { run, look };
  };

  it("follows the newest leg", () => {
    const { run, look } = withLegs(1, 2);
    run.takeLeg(aLeg(3));
    look.refresh();
    expect(look.selected).toBe(3);
  });

  it("stays where somebody went back to, until they return to the newest", () => {
    const { run, look } = withLegs(1, 2);
    look.move(-1);
    run.takeLeg(aLeg(3));
    look.refresh();
    expect([look.selected, look.following]).toEqual([1, false]);
    look.newest();
    expect([look.selected, look.following]).toEqual([3, true]);
  });

  it("stops at both ends", () => {
    const { look } = withLegs(1, 2);
    look.move(5);
    look.move(-9);
    expect(look.selected).toBe(1);
  });

  it("leaves a leg that the view does not show", () => {
    const { look } = withLegs(1, 2);
    look.through("browser");
    expect(look.selected).toBeNull();
  });
});

describe("at the time of a leg", () => {
  it("the page in front of somebody is the last that came to the browser", () => {
    const legs = [
      aLeg(1, { page, channel: "front" }),
      aLeg(2),
      aLeg(3, { page, channel: "front" }),
    ];
    expect(pageBefore(legs, 2)?.n).toBe(1);
  });

  it("the secret of a kind is the newest seen until then", () => {
    const run = createRun({
      ...aRun([aLeg(1, { secrets: ["a"] }), aLeg(2, { secrets: ["b"] })]),
      secrets: [aSecret("a", "state"), aSecret("b", "state")],
    });
    expect([1, 2].map((n) => secretsAt(run, run.legs(), n, ["state"])[0]!.tag)).toEqual(["a", "b"]);
  });
});
