import type { MessageId } from "@tale/backstage/facts";
import type { KeptLegs } from "./kept-legs.ts";
import { isOpen, type Leg, type Player } from "./leg.ts";
import { pairOf } from "./settling.ts";

export interface UnansweredOptions {
  readonly legs: KeptLegs;
  /** Whether a message that its receiver keeps waiting is to wait. */
  readonly isToWait: (leg: Leg) => boolean;
  readonly change: (leg: Leg) => void;
}

/** What becomes of messages until they are answered: some are held, and some answers never come. */
export function createUnanswered({ legs, isToWait, change }: UnansweredOptions) {
  /** Answers that did not come, to requests not numbered yet. */
  const lost = new Set<MessageId>();

  function lose(request: Leg): void {
    request.state = "lost";
    request.heldUntil = null;
    change(request);
  }

  function release(leg: Leg): void {
    if (leg.state !== "held") return;
    leg.state = leg.kind === "request" && leg.pair === null ? "current" : "done";
    leg.heldUntil = null;
    change(leg);
  }

  return {
    /** Notes it; whoever calls tells the change. */
    hold: (leg: Leg, until: number): void => {
      if (!isToWait(leg)) return;
      leg.state = "held";
      leg.heldUntil = until;
    },

    release,

    loseAnswer: (id: MessageId): void => {
      const request = legs.of(pairOf(id));
      if (!request) lost.add(id);
      else if (isOpen(request)) lose(request);
    },

    /**
     * @returns whether the answer to this request was lost before the request was numbered; told
     * once
     */
    takeLost: (request: Leg): boolean => lost.delete(`${request.exchange}.response`),

    /**
     * Who is gone holds nothing any more, and answers nothing; should an answer be told of after
     * all, it counts.
     */
    leave: (party: Player): void => {
      for (const leg of legs.all().filter(({ to }) => to === party)) {
        if (leg.kind === "request" && isOpen(leg)) lose(leg);
        else release(leg);
      }
    },

    /** Nobody who could answer is known any more. */
    loseAll: (): void => {
      for (const leg of legs.all())
        if (leg.kind === "request" && isOpen(leg)) lose(leg);
        else release(leg);
    },

    clear: (): void => lost.clear(),
  };
}
