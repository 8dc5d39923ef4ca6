import { setTimeout as delay } from "node:timers/promises";
import type { PartyProcess } from "./party-process.ts";

/** What happens to a party after it was ready once. */
export type Incident =
  | { readonly kind: "stopped"; readonly how: string }
  | { readonly kind: "back"; readonly ms: number }
  | { readonly kind: "given-up"; readonly times: number };

export interface KeptParty {
  /** Ready for the first time; rejects with CannotStart, and then nothing is tried again. */
  readonly ready: Promise<void>;
  /** Ends the party for good. */
  stop(patience: number): Promise<void>;
  /** Ends the current process at once; the party comes back like after any crash. */
  kill(): void;
}

export interface Patience {
  /**
   * Milliseconds before the first new start; each further one waits twice as long, up to `longest`.
   */
  readonly first: number;
  readonly longest: number;
  /** A party that stops this often within `within` milliseconds is left alone. */
  readonly times: number;
  readonly within: number;
}

export const usualPatience: Patience = { first: 100, longest: 5_000, times: 5, within: 60_000 };

/** Starts a party and starts it again whenever it ends by itself, until it does so too often. */
export function keepRunning(
  start: () => PartyProcess,
  report: (incident: Incident) => void,
  patience = usualPatience,
): KeptParty {
  let current = start();
  const wanted = new AbortController();
  const { ready } = current;
  const watching = ready.then(watch, () => undefined);

  async function watch(): Promise<void> {
    const ends: number[] = [];
    while (!wanted.signal.aborted) {
      const how = await current.ended;
      if (wanted.signal.aborted) return;
      const recent = ends.filter((time) => performance.now() - time < patience.within);
      ends.splice(0, ends.length, ...recent, performance.now());
      if (ends.length >= patience.times) return report({ kind: "given-up", times: ends.length });
      report({ kind: "stopped", how });
      await delay(Math.min(patience.longest, patience.first * 2 ** (ends.length - 1)), undefined, {
        signal: wanted.signal,
      }).catch(() => undefined);
      if (!wanted.signal.aborted) await startAgain();
    }
  }

  async function startAgain(): Promise<void> {
    const before = performance.now();
    current = start();
    await current.ready.then(
      () => report({ kind: "back", ms: performance.now() - before }),
      () => current.kill(),
    );
  }

  return {
    ready,
    stop: async (time) => {
      wanted.abort();
      await current.stop(time);
      await watching;
    },
    kill: () => current.kill(),
  };
}
