import { describe, expect, it } from "vitest";
import { keepRunning, type Incident } from "./keep-running.ts";
import type { PartyProcess } from "./party-process.ts";

const patience = { first: 1, longest: 4, times: 3, within: 60_000 };

/** Processes that are ready at once and end when the test says so. */
function createProcesses(isReady: (n: number) => boolean = () => true) {
  const ends: ((how: string) => void)[] = [];
  const start = (): PartyProcess => {
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const n = ends.push(resolve);
    const ready = isReady(n)
      ? Promise.resolve()
      : ended.then(() => Promise.reject(new Error("it ended")));
    ready.catch(() => undefined);
    return {
      ready,
      ended,
      stop: async () => resolve("was stopped"),
      kill: () => resolve("was killed"),
    };
  };
  return { ends, start };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe("a party that ends by itself", () => {
  it("comes back, and both are reported", async () => {
    const incidents: Incident[] = [];
    const { ends, start } = createProcesses();
    const party = keepRunning(start, (incident) => incidents.push(incident), patience);
    await party.ready;
    party.kill();
    await settled();
    expect(ends).toHaveLength(2);
    expect(incidents).toMatchObject([{ kind: "stopped", how: "was killed" }, { kind: "back" }]);
  });

  it("is left alone once it did so too often", async () => {
    const incidents: Incident[] = [];
    const { ends, start } = createProcesses((n) => n === 1);
    const party = keepRunning(start, (incident) => incidents.push(incident), patience);
    await party.ready;
    for (let n = 0; n < 5; n++) {
      party.kill();
      await settled();
    }
    expect(ends).toHaveLength(3);
    expect(incidents.map(({ kind }) => kind)).toEqual(["stopped", "stopped", "given-up"]);
  });
});

describe("a party that is stopped", () => {
  it("does not come back", async () => {
    const incidents: Incident[] = [];
    const { ends, start } = createProcesses();
    const party = keepRunning(start, (incident) => incidents.push(incident), patience);
    await party.ready;
    await party.stop(0);
    await settled();
    expect(ends).toHaveLength(1);
    expect(incidents).toEqual([]);
  });
});

describe("a party that never gets ready the first time", () => {
  it("is not tried again", async () => {
    const { ends, start } = createProcesses(() => false);
    const party = keepRunning(start, () => undefined, patience);
    party.kill();
    await expect(party.ready).rejects.toThrow("it ended");
    await settled();
    expect(ends).toHaveLength(1);
  });
});
