import type { CheckReport, MessageId, RowReport } from "@tale/backstage/facts";
import { placesOf } from "../proofs/places.ts";
import { isPersonsNo, refusalOf } from "@tale/story/refusals";
import type { Leg, LegCheck, Player } from "./leg.ts";

type Fact = CheckReport | RowReport;

interface Kept {
  readonly party: Player;
  readonly fact: Fact;
}

const most = { boxes: 1_000, inOne: 200 };

export interface Boxes {
  /**
   * Puts a check or a row on its leg, or keeps it until the leg is there. @returns whether there
   * was room
   */
  put(party: Player, fact: Fact, leg: Leg | undefined): boolean;
  /** Forgets what was kept for a message, and hands it over. */
  open(id: MessageId): readonly Kept[];
  clear(): void;
}

/** Checks and rows on their way to the leg that they are about. */
export function createBoxes(): Boxes {
  const kept = new Map<MessageId, Kept[]>();

  function keep(party: Player, fact: Fact): boolean {
    const box = kept.get(fact.during) ?? [];
    if (box.length >= most.inOne) return false;
    kept.set(fact.during, box);
    box.push({ party, fact });
    if (kept.size > most.boxes) kept.delete(kept.keys().next().value!);
    return true;
  }

  return {
    put: (party, fact, leg) => {
      if (!leg) return keep(party, fact);
      if (leg.checks.length + leg.rows.length >= most.inOne) return false;
      if (fact.fact === "check") leg.checks.push(checkOf(party, fact));
      else {
        const { fact: _kind, during: _during, secrets: _secrets, ...row } = fact;
        leg.rows.push({ ...row, party });
      }
      return true;
    },
    open: (id) => {
      const box = kept.get(id) ?? [];
      kept.delete(id);
      return box;
    },
    clear: () => kept.clear(),
  };
}

function checkOf(
  party: Player,
  { fact: _kind, during: _during, callers, ...check }: CheckReport,
): LegCheck {
  return {
    ...check,
    ...placesOf(check.claim, callers),
    party,
    refusal: check.holds ? null : refusalOf(check.claim),
    isPersonsNo: !check.holds && isPersonsNo(check.claim),
  };
}
