import { signal } from "@preact/signals";
import { beatsOfAct } from "@tale/story/beats";
import { questions } from "@tale/story/questions";
import { describe, expect, it } from "vitest";
import { createLearn } from "./learn.ts";
import { createPlayer } from "./player.ts";
import { aBeat } from "./told.testing.ts";

const act2 = beatsOfAct[2]!.map((id, index) => aBeat(index + 1, { id }));

function aLearner(beats = act2) {
  const player = createPlayer(signal(beats), 1);
  player.begin();
  const learn = createLearn(player, true);
  const where = () => {
    const pause = learn.pause.value;
    return pause ? (pause.kind === "question" ? pause.id : "end") : player.beat.value?.id;
  };
  return { player, learn, where };
}

describe("the way for somebody alone", () => {
  it("asks all sixteen questions before beats of act 2, and ends with who holds what", () => {
    const { learn, where } = aLearner();
    const way: unknown[] = [where()];
    for (let presses = 0; presses < 80 && where() !== "end"; presses += 1) {
      learn.forward();
      if (where() !== way.at(-1)) way.push(where());
    }
    expect(way.filter((one) => String(one) in questions)).toHaveLength(16);
    expect(way.filter((one) => !(String(one) in questions))).toEqual([...beatsOfAct[2]!, "end"]);
    expect(way.indexOf("why-code")).toBe(way.indexOf("code") - 1);
  });

  it("says which answer is right when there is none, and goes on with the next press", () => {
    const { learn, where } = aLearner();
    learn.forward();
    expect(learn.pause.value).toMatchObject({ id: "before-oauth", chosen: null });
    learn.forward();
    expect(learn.pause.value).toMatchObject({ id: "before-oauth", chosen: -1 });
    learn.forward();
    expect(where()).toBe("share");
  });

  it("keeps the first answer, and asks no question twice", () => {
    const { learn, where } = aLearner();
    learn.forward();
    learn.choose(0);
    learn.choose(1);
    expect(learn.pause.value).toMatchObject({ chosen: 0 });
    learn.forward();
    learn.back();
    expect(where()).toBe("write");
    learn.forward();
    expect(where()).toBe("share");
  });

  it("asks what act 2 would have asked later where the act ends sooner", () => {
    const { learn, where } = aLearner(act2.slice(0, 12));
    const met = new Set<unknown>();
    for (let presses = 0; presses < 80 && where() !== "end"; presses += 1) {
      learn.forward();
      met.add(where());
    }
    expect(met).toContain("lifetimes");
    expect(met).toContain("taken-back");
    expect(where()).toBe("end");
  });

  it("waits where the act is not over", () => {
    const { learn, player } = aLearner(act2.slice(0, 2));
    for (let presses = 0; presses < 10; presses += 1) learn.forward();
    expect([learn.pause.value, player.beat.value?.id]).toEqual([null, "share"]);
  });
});
