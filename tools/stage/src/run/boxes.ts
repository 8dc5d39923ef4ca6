import type { CheckReport, MessageId, RowReport } from "@tale/backstage/facts";
import type { Leg, LegCheck, LegRow, Player } from "./leg.ts";

interface Box {
  readonly checks: LegCheck[];
  readonly rows: LegRow[];
}

const most = { boxes: 1_000, inOne: 200 };

export interface Boxes {
  /**
   * Puts a check or a row on its leg, or keeps it until the leg is there. @returns whether there
   * was room
   */
  put(party: Player, fact: CheckReport | RowReport, leg: Leg | undefined): boolean;
  /** Moves what was kept onto its leg. */
  open(id: MessageId, leg: Leg): void;
  clear(): void;
}

/** Checks and rows on their way to the leg whose handling made them. */
export function createBoxes(): Boxes {
  const kept = new Map<MessageId, Box>();

  function boxFor(id: MessageId): Box {
    const box = kept.get(id) ?? { checks: [], rows: [] };
    kept.set(id, box);
    if (kept.size > most.boxes) kept.delete(kept.keys().next().value!);
    return box;
  }

  return {
    put: (party, fact, leg) => {
      const box: Box = leg ?? boxFor(fact.during);
      if (box.checks.length + box.rows.length >= most.inOne) return false;
      if (fact.fact === "check") {
        const { fact: _kind, during: _during, ...check } = fact;
        box.checks.push({ ...check, party });
      } else {
        const { fact: _kind, during: _during, secrets: _secrets, ...row } = fact;
        box.rows.push({ ...row, party });
      }
      return true;
    },
    open: (id, leg) => {
      const box = kept.get(id);
      kept.delete(id);
      leg.checks.push(...(box?.checks ?? []));
      leg.rows.push(...(box?.rows ?? []));
    },
    clear: () => kept.clear(),
  };
}
