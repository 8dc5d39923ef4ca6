import type { Parties } from "./backstage/parties.ts";
import type { Leg } from "./run/leg.ts";
import type { RunRecord } from "./run/record.ts";

/** What the speaker decides: where messages are held, what time it is, whose run is shown. */
export type Show = ReturnType<typeof createShow>;

export function createShow(parties: Parties, getRecord: () => RunRecord) {
  let breakpoints: readonly string[] = [];
  let chosen = "all";

  return {
    chosen: () => chosen,
    choose: (run: string): void => void (chosen = run),
    breakpoints: () => breakpoints,

    /** Whether a message that waits at its receiver waits for the speaker. */
    onHeld: (leg: Leg, possibleSteps: readonly string[]): "held" | "current" => {
      const isStop =
        breakpoints.includes("*") || possibleSteps.some((step) => breakpoints.includes(step));
      if (isStop) return "held";
      parties.letGo(`${leg.exchange}.${leg.kind}`);
      return "current";
    },

    /** Resolves when the parties know it. */
    holdAt: (steps: readonly string[]): Promise<void> => {
      breakpoints = steps;
      const told = parties.setHolding(steps.length > 0);
      if (steps.length === 0) for (const leg of held()) getRecord().release(leg);
      return told;
    },

    /** @returns whether there was one to let go */
    next: (n?: number): boolean => {
      const leg = n === undefined ? held()[0] : held().find((one) => one.n === n);
      if (!leg) return false;
      parties.letGo(`${leg.exchange}.${leg.kind}`);
      getRecord().release(leg);
      return true;
    },

    /** Messages whose time is up went on by themselves. */
    noticeTimeouts: (now: number): void => {
      for (const leg of held()) if ((leg.heldUntil ?? 0) < now) getRecord().release(leg);
    },
    held,
  };

  function held(): Leg[] {
    return getRecord()
      .legsOf("all")
      .filter(({ state }) => state === "held");
  }
}
