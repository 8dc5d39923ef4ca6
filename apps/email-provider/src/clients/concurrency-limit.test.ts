import { setImmediate } from "node:timers/promises";
import { DatabaseUnavailableError } from "@tale/database/database";
import { describe, expect, it } from "vitest";
import { createConcurrencyLimit } from "./concurrency-limit.ts";

/** Starts tasks that end when they are told to. */
function start(count: number, inTurn: ReturnType<typeof createConcurrencyLimit>, name = "a") {
  const begun: PromiseWithResolvers<number>[] = [];
  const answers = Array.from({ length: count }, () =>
    inTurn(name, () => {
      begun.push(Promise.withResolvers());
      return begun.at(-1)!.promise;
    }),
  );
  return { begun, answers };
}

describe("tasks of one name", () => {
  it("run side by side up to the number, and one more for each that ends", async () => {
    const { begun, answers } = start(5, createConcurrencyLimit(2));
    expect(begun).toHaveLength(2);
    begun[1]!.resolve(7);
    expect(await answers[1]).toBe(7);
    expect(begun).toHaveLength(3);
    begun[0]!.reject(new Error("no"));
    await expect(answers[0]).rejects.toThrow("no");
    expect(begun).toHaveLength(4);
    for (const answer of answers) answer.catch(() => undefined);
  });

  it("do not wait for those of another name, nor for what is over", async () => {
    const inTurn = createConcurrencyLimit(1);
    const one = start(1, inTurn);
    expect(start(1, inTurn, "b").begun).toHaveLength(1);
    one.begun[0]!.resolve(1);
    await one.answers[0];
    expect(start(1, inTurn).begun).toHaveLength(1);
  });

  it("all fail when the storage cannot answer, and the next ones begin anew", async () => {
    const inTurn = createConcurrencyLimit(1);
    const { begun, answers } = start(3, inTurn);
    begun[0]!.reject(new DatabaseUnavailableError("gone"));
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await setImmediate();
    expect(begun).toHaveLength(1);
    expect(start(1, inTurn).begun).toHaveLength(1);
  });
});
