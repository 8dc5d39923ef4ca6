import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { ToldBeat } from "@tale/story/beats/tell-beats";
import { createPlayer } from "./player.ts";
import { aBeat } from "./told.testing.ts";

/** A clock that stands until it is moved. */
function aClock() {
  let now = 0;
  let waiting: { at: number; work: () => void }[] = [];
  return {
    timers: {
      now: () => now,
      after: (ms: number, work: () => void) => {
        const one = { at: now + ms, work };
        waiting.push(one);
        return one;
      },
      cancel: (one: unknown) => void (waiting = waiting.filter((other) => other !== one)),
    },
    pass: (ms: number) => {
      const end = now + ms;
      for (;;) {
        const [first] = waiting.toSorted((one, other) => one.at - other.at);
        if (!first || first.at > end) break;
        now = first.at;
        waiting = waiting.filter((one) => one !== first);
        first.work();
      }
      now = end;
    },
  };
}

function aPlayer(at: number | null = null, already: readonly ToldBeat[] = [], isRecorded = false) {
  const told = signal<readonly ToldBeat[]>(already);
  const clock = aClock();
  const player = createPlayer(told, at, clock.timers);
  player.begin(isRecorded);
  const shown: number[] = [];
  player.beat.subscribe((beat) => beat && beat.n !== shown.at(-1) && shown.push(beat.n));
  const happen = (...beats: readonly ToldBeat[]): void => {
    told.value = [...told.value, ...beats];
    player.wake();
  };
  return { player, pass: clock.pass, happen, shown, told };
}

const five = [1, 2, 3, 4, 5].map((n) => aBeat(n, { isLong: n === 3 }));

describe("what happens at once", () => {
  it("plays beat by beat, and stands longer where it matters", () => {
    const { player, pass, happen, shown } = aPlayer();
    happen(...five);
    pass(0);
    expect([shown, player.behind.value]).toEqual([[1], 4]);
    pass(699);
    expect(shown).toEqual([1]);
    pass(1);
    expect(shown).toEqual([1, 2]);
    pass(700 + 1_599);
    expect([shown, player.behind.value]).toEqual([[1, 2, 3], 2]);
    pass(10_000);
    expect([shown, player.behind.value]).toEqual([[1, 2, 3, 4, 5], 0]);
  });

  it("plays in half the time at twice the pace, and all at once when asked", () => {
    const twice = aPlayer();
    twice.player.hurry("×2");
    twice.happen(...five);
    twice.pass(350);
    expect(twice.shown).toEqual([1, 2]);
    const atOnce = aPlayer();
    atOnce.player.hurry("at once");
    atOnce.happen(...five);
    expect([atOnce.shown, atOnce.player.behind.value]).toEqual([[5], 0]);
  });

  it("is never jumped over by a press, which shows the very next", () => {
    const { player, pass, happen, shown } = aPlayer();
    happen(...five);
    pass(0);
    player.forward();
    player.forward();
    expect(shown).toEqual([1, 2, 3]);
    pass(1_600);
    expect(shown).toEqual([1, 2, 3, 4]);
  });
});

describe("going back", () => {
  it("pauses, and what happens meanwhile waits", () => {
    const { player, pass, happen, shown } = aPlayer(null, five.slice(0, 3));
    player.back();
    happen(...five.slice(3));
    pass(60_000);
    expect([shown.at(-1), player.behind.value, player.isPlaying.value]).toEqual([2, 2, false]);
    player.toggle();
    pass(60_000);
    expect(shown.slice(-3)).toEqual([3, 4, 5]);
  });

  it("plays a scene again from its first beat, and stops at its end", () => {
    const other = [aBeat(6, { scene: 6 }), aBeat(7, { scene: 6 })];
    const { player, pass, shown } = aPlayer(5, [...five, ...other]);
    player.toggle();
    pass(60_000);
    expect(shown).toEqual([5, 1, 2, 3, 4, 5]);
    player.forward();
    expect(shown.at(-1)).toBe(6);
  });

  it("by a key goes from act to act", () => {
    const other = [aBeat(6, { scene: 6 }), aBeat(7, { scene: 6 })];
    const { player, shown } = aPlayer(null, [...five, ...other]);
    for (const by of [-1, -1, 1, 1] as const) player.scene(by);
    expect(shown).toEqual([7, 6, 1, 6]);
  });
});

describe("a page that is opened", () => {
  it("shows the newest beat, and plays nothing of what is over", () => {
    const { player, pass, shown } = aPlayer(null, five);
    pass(60_000);
    expect([shown, player.behind.value]).toEqual([[5], 0]);
  });

  it("anew shows where it was left", () => {
    const { player, pass, shown } = aPlayer(3, five);
    pass(60_000);
    expect([shown, player.isPlaying.value]).toEqual([[3], false]);
  });

  it("as a recording waits at its first beat, and is stepped or played to its end", () => {
    const { player, pass, shown } = aPlayer(null, five, true);
    pass(60_000);
    expect([shown, player.isPlaying.value]).toEqual([[1], false]);
    player.forward();
    player.toggle();
    pass(60_000);
    expect(shown).toEqual([1, 2, 3, 4, 5]);
  });

  it("follows another run when the one it showed is gone", () => {
    const { pass, shown, told, player } = aPlayer(2, five);
    told.value = [];
    player.wake();
    told.value = [aBeat(1)];
    player.wake();
    pass(0);
    expect(shown.at(-1)).toBe(1);
  });
});

describe("two people at once", () => {
  it("are told one after the other, and none of their beats is left out", () => {
    const { pass, happen, shown, told, player } = aPlayer();
    happen(aBeat(1), aBeat(2, { scene: 2, run: "2" }));
    pass(700);
    told.value = [aBeat(1), aBeat(3), aBeat(2, { scene: 2, run: "2" })];
    player.wake();
    pass(60_000);
    expect(shown).toEqual([1, 2, 3]);
  });
});
