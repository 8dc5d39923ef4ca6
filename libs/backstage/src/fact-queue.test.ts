import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFactQueue } from "./fact-queue.ts";

const soon = () => vi.advanceTimersByTimeAsync(40);

let now = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a queue of facts", () => {
  it("tells what it got in order, in batches, one at a time", async () => {
    const batches: number[][] = [];
    let running = 0;
    const queue = createFactQueue<number>(async (batch) => {
      running += 1;
      expect(running).toBe(1);
      batches.push(batch);
      await Promise.resolve();
      running -= 1;
    });
    for (let n = 0; n < 250; n += 1) queue.push(n);
    await soon();
    expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
    expect(batches.flat()).toEqual(Array.from({ length: 250 }, (_, n) => n));
  });

  it("keeps three thousand while nobody takes them, and counts the rest", async () => {
    const told: [number, number][] = [];
    const first = Promise.withResolvers<void>();
    const queue = createFactQueue<number>(async (batch, dropped) => {
      told.push([batch.length, dropped]);
      if (told.length === 1) await first.promise;
    });
    queue.push(0);
    await soon();
    for (let n = 0; n < 100_000; n += 1) queue.push(n);
    first.resolve();
    await vi.waitFor(() => expect(told.length).toBe(31));
    expect(told.reduce((sum, [count]) => sum + count, 0)).toBe(3_001);
    expect(told.reduce((sum, [, dropped]) => sum + dropped, 0)).toBe(97_000);
  });

  it("lets nothing new begin while too much waits, counts what it refused, and has room for the rest of what has begun", async () => {
    const told: [number, number][] = [];
    const first = Promise.withResolvers<void>();
    const queue = createFactQueue<number>(async (batch, dropped) => {
      told.push([batch.length, dropped]);
      if (told.length === 1) await first.promise;
    });
    queue.push(0);
    await soon();
    while (queue.hasRoom()) queue.push(1);
    for (let n = 0; n < 500; n += 1) queue.push(n);
    first.resolve();
    await soon();
    expect(told.reduce((sum, [, dropped]) => sum + dropped, 0)).toBe(1);
    expect(queue.hasRoom()).toBe(true);
  });

  it("takes a fiftieth of the time for telling while a flood lasts", async () => {
    const turns: number[] = [];
    const queue = createFactQueue<number>(async () => {
      turns.push(now);
      now += 1;
    });
    for (let n = 0; n < 1_500; n += 1) queue.push(n);
    while (turns.length < 15 && now < 5_000) {
      now += 1;
      await vi.advanceTimersByTimeAsync(1);
    }
    const rests = turns.slice(1).map((turn, index) => turn - turns[index]!);
    expect(rests.slice(0, 4).every((rest) => rest > 45)).toBe(true);
    expect(rests.slice(-3).every((rest) => rest < 40)).toBe(true);
  });

  it("loses a batch that cannot be told, says so with the next, and breaks nothing", async () => {
    const told: number[] = [];
    let isAway = true;
    const queue = createFactQueue<number>(async (_batch, dropped) => {
      if (isAway) throw new Error("the stage is away");
      told.push(dropped);
    });
    queue.push(1);
    queue.push(2);
    await soon();
    isAway = false;
    queue.push(3);
    await soon();
    expect(told).toEqual([2]);
  });
});
