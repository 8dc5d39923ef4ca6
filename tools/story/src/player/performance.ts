import { acts, stepOf, stepsOf, type StepId } from "@tale/story/acts";
import type { PartyId, PersonId } from "@tale/story/cast";
import type { HttpClient } from "@tale/service/http-client";
import { createBrowser, type Browser, type Visit } from "./browser/browser.ts";
import type { Failure, Leg, Tell } from "./events.ts";
import { maskUrl } from "./show/mask.ts";

/** The first step that did not hold, and why. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.step}: expected ${failure.expected}, came ${failure.came}`, options);
    this.failure = failure;
  }
}

/** One playing of the story: who is on stage, what was told so far, and whether it held. */
export interface Performance {
  readonly origins: Readonly<Record<PartyId, string>>;
  readonly send: HttpClient;
  readonly tell: Tell;
  readonly counts: { steps: number; checks: number };
  /**
   * Gives somebody a browser of their own, with no cookies yet. Its visits are told as legs of the
   * step being played.
   */
  giveBrowser(player: PersonId): Browser;
  openAct(number: number): Promise<void>;
  /** Arranges what comes before or after the steps, told in one sentence. */
  arrange(what: string, how: () => Promise<void>): Promise<void>;
  step(id: StepId, play: () => Promise<void>): Promise<void>;
  /** Tells that something was so, or ends the story here. */
  hold(claim: string, holds: unknown, came: () => string): Promise<void>;
  /**
   * Tells the step's own message, which passes between two services where no browser sees it, and
   * how its effect is checked.
   */
  unseen(method: string, url: string, effect: string): Promise<void>;
}

export function createPerformance(
  origins: Performance["origins"],
  send: HttpClient,
  tell: Tell,
): Performance {
  const counts = { steps: 0, checks: 0 };
  let current: StepId | undefined;
  let arranging = "";
  let telling = Promise.resolve();

  const partyAt = (url: string): PartyId | undefined =>
    (Object.keys(origins) as PartyId[]).find((party) => origins[party] === new URL(url).origin);

  /** Visits are told one after the other, in the order they happened. */
  function report({ browser, method, url, status, sentBy }: Visit): void {
    const to = partyAt(url);
    if (!current || !to) return;
    const sender = sentBy ? partyAt(sentBy) : undefined;
    const leg: Leg = {
      step: current,
      from: browser,
      to,
      channel: "front",
      method,
      url: maskUrl(url),
      status,
      ...(sender ? { sentBy: sender } : {}),
      witnessed: true,
    };
    telling = telling.then(() => tell({ kind: "leg", leg }));
  }

  async function inside(name: string, expected: string, play: () => Promise<void>): Promise<void> {
    try {
      await play();
      await telling;
    } catch (error) {
      await telling;
      if (error instanceof StepFailed) throw error;
      throw new StepFailed(
        { step: name, expected, came: (error as Error).message },
        { cause: error },
      );
    }
  }

  return {
    origins,
    send,
    tell,
    counts,
    giveBrowser: (player) => createBrowser(player, send, report),
    openAct: async (number) =>
      tell({ kind: "act", act: acts.find((act) => act.number === number)! }),
    arrange: async (what, how) => {
      await tell({ kind: "aside", text: `${what}.` });
      current = undefined;
      arranging = what;
      await inside(what, "this to be arranged", how);
    },
    step: async (id, play) => {
      const step = stepOf(id);
      current = id;
      arranging = "";
      await tell({
        kind: "step",
        step,
        place: `${step.act}.${stepsOf(step.act).indexOf(step) + 1}`,
      });
      await inside(id, step.plain, play);
      for (const term of step.terms) await tell({ kind: "term", id: term });
      counts.steps += 1;
    },
    hold: async (claim, holds, came) => {
      await telling;
      const step = current ?? arranging;
      if (!holds) throw new StepFailed({ step, expected: claim, came: came() });
      if (!current) return;
      counts.checks += 1;
      await tell({ kind: "held", claim });
    },
    unseen: async (method, url, effect) => {
      await telling;
      const { id, from, to, channel } = stepOf(current!);
      await tell({
        kind: "leg",
        leg: { step: id, from, to, channel, method, url, witnessed: false },
      });
      await tell({
        kind: "curtain",
        text: `No browser sees this; it is told from the specification. ${effect}`,
      });
    },
  };
}
