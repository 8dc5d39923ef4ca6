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
    /** Another's run is shown: what was held of the one before goes on. */
    choose: (run: string): void => {
      chosen = run;
      for (const leg of held()) if (!isShown(leg)) letGo(leg);
    },
    breakpoints: () => breakpoints,

    /** Whether a message that waits at its receiver waits for the speaker. */
    onHeld: (leg: Leg, possibleSteps: readonly string[]): "held" | "current" => {
      const isStop =
        isShown(leg) &&
        (breakpoints.includes("*") || possibleSteps.some((step) => breakpoints.includes(step)));
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
      letGo(leg);
      return true;
    },

    /** Messages whose time is up went on by themselves. */
    noticeTimeouts: (now: number): void => {
      for (const leg of held()) if ((leg.heldUntil ?? 0) < now) getRecord().release(leg);
    },
    held,
  };

  /**
   * Whether a hold is about it: with a run chosen, other people's messages go on. A message of
   * nobody known yet may turn out to be of this run.
   */
  function isShown({ run }: Leg): boolean {
    return chosen === "all" || run === "" || run === chosen;
  }

  function letGo(leg: Leg): void {
    parties.letGo(`${leg.exchange}.${leg.kind}`);
    getRecord().release(leg);
  }

  function held(): Leg[] {
    return getRecord()
      .legsOf("all")
      .filter(({ state }) => state === "held");
  }
}
