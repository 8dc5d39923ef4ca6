import type { MessageId } from "@tale/backstage/facts";
import type { Leg } from "./leg.ts";

const mostLegs = 2_000;
const fewRecent = 12;

export type KeptLegs = ReturnType<typeof createKeptLegs>;

/** The numbered legs, found by message and by number; the oldest go when there are too many. */
export function createKeptLegs() {
  const byMessage = new Map<MessageId, Leg>();
  const byNumber = new Map<number, Leg>();
  let recent: Leg[] = [];

  return {
    /** @returns how many were forgotten for it */
    keep: (id: MessageId, leg: Leg): number => {
      byMessage.set(id, leg);
      byNumber.set(leg.n, leg);
      recent = [...recent.slice(1 - fewRecent), leg];
      if (byMessage.size <= mostLegs) return 0;
      const [oldestId, oldest] = byMessage.entries().next().value!;
      byMessage.delete(oldestId);
      byNumber.delete(oldest.n);
      return 1;
    },
    has: (id: MessageId): boolean => byMessage.has(id),
    of: (id: MessageId): Leg | undefined => byMessage.get(id),
    at: (n: number): Leg | undefined => byNumber.get(n),
    all: (): Leg[] => [...byMessage.values()],
    /** Earlier legs of the same run, the newest first. */
    *before({ n, run }: Leg): Generator<Leg> {
      for (let earlier = n - 1; earlier > 0; earlier -= 1) {
        const leg = byNumber.get(earlier);
        if (!leg) return;
        if (leg.run === run) yield leg;
      }
    },
    recent: (): readonly Leg[] => recent,
    clear: (): void => {
      byMessage.clear();
      byNumber.clear();
      recent = [];
    },
  };
}
