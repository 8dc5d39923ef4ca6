import { setTimeout as delay } from "node:timers/promises";
import { createHttpClient } from "@tale/service/http-client";
import { second } from "@tale/service/clock";
import type { Villain } from "@tale/story/villains/villain";

/** A check as the stage has it on record. */
export interface RecordedCheck {
  readonly party: string;
  readonly claim: string;
  readonly section: string;
  readonly holds: boolean;
}

export interface CheckRecord {
  /** Marks where the record ends now. */
  mark(): Promise<void>;
  /** The check that stopped a villain since the mark; nothing if it does not come up in time. */
  findStop(villain: Villain): Promise<RecordedCheck | undefined>;
}

interface Run {
  readonly legs: readonly { readonly n: number; readonly checks: readonly RecordedCheck[] }[];
}

const patience = 20 * second;
const betweenLooks = 50;

/** What the parties of a cast checked, as they told the stage. */
export function readCheckRecord(stage: string): CheckRecord {
  const send = createHttpClient({ timeout: 10 * second, maxBodySize: 256 * 1024 * 1024 });
  let marked = 0;

  async function legs(): Promise<Run["legs"]> {
    const { body } = await send(`${stage}/api/run?run=all`);
    return (JSON.parse(body) as Run).legs;
  }

  return {
    mark: async () => void (marked = (await legs()).at(-1)?.n ?? 0),

    findStop: async ({ check }) => {
      const deadline = performance.now() + patience;
      for (;;) {
        const found = (await legs())
          .filter(({ n }) => n > marked)
          .flatMap(({ checks }) => checks)
          .find(({ claim, holds }) => claim === check.claim && holds === (check.mends ?? false));
        if (found || performance.now() > deadline) return found;
        await delay(betweenLooks);
      }
    },
  };
}
