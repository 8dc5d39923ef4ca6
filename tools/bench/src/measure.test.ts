import { describe, expect, it } from "vitest";
import { compare, median } from "./measure.ts";
import { connections } from "./server.ts";

const worker = (milliseconds: number) => () =>
  new Promise((done) => setTimeout(done, milliseconds));
const contender = (name: string, work: () => Promise<unknown>) => ({
  name,
  workers: Array.from({ length: connections }, () => work),
});

describe("a comparison", () => {
  it("says how many times the peer's speed ours has", async () => {
    const outcome = await compare(
      {
        workload: "waiting",
        goal: 1,
        ours: contender("ours", worker(5)),
        peer: contender("peer", worker(20)),
      },
      3,
      0.2,
    );
    expect(outcome.ratio).toBeGreaterThan(1.5);
    expect(outcome.ours).toBeGreaterThan(outcome.peer);
  });

  it("says nothing when anything failed", async () => {
    let calls = 0;
    const failing = async () => {
      await worker(1)();
      if (++calls > 100) throw new Error("token failed: 500");
    };
    await expect(
      compare(
        {
          workload: "failing",
          goal: 1,
          ours: contender("ours", failing),
          peer: contender("peer", worker(5)),
        },
        3,
        0.2,
      ),
    ).rejects.toThrow("token failed: 500");
  });
});

describe("the median", () => {
  it("is the middle, or the mean of the two in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
  });
});
