import { wordsOfRow } from "@tale/story/beats/boxes";
import type { Leg, LegRow } from "../../run/leg.ts";
import { shorten } from "./wording.ts";

/** What a party did with a message: it hangs on that party's lane. */
export interface Box {
  readonly party: string;
  readonly kind: "good" | "bad" | "no" | "row";
  readonly text: string;
  /** The table behind the words. */
  readonly table?: string | undefined;
}

const most = 4;
const signs = { insert: "+", update: "~", delete: "−" };

/** @param isAll also rows that tell nothing of the tale: rate limits, leases, attempts */
export function boxesOf({ checks, rows }: Pick<Leg, "checks" | "rows">, isAll = false): Box[] {
  const parties = [...new Set(checks.map(({ party }) => party))];
  const checked = parties.flatMap((party): Box[] => {
    const own = checks.filter((check) => check.party === party);
    const held = own.filter(({ holds }) => holds);
    const failed = own
      .filter(({ holds }) => !holds)
      .map(({ refusal, claim, isPersonsNo }): Box => ({
        party,
        kind: isPersonsNo ? "no" : "bad",
        text: shorten(refusal ?? claim, 60),
      }));
    if (held.length === 0) return failed;
    const text = held.length === 1 ? shorten(held[0]!.claim, 36) : `${held.length} checks`;
    return [{ party, kind: "good", text }, ...failed];
  });
  const kept = new Map<string, Box>();
  for (const row of rows) {
    const box = boxOfRow(row, isAll);
    if (box && !kept.has(box.text)) kept.set(box.text, box);
  }
  const all = [...checked, ...kept.values()];
  if (all.length <= most) return all;
  const party = all[most - 1]!.party;
  return [
    ...all.slice(0, most - 1),
    { party, kind: "row", text: `and ${all.length - most + 1} more` },
  ];
}

function boxOfRow({ table, change, party }: LegRow, isAll: boolean): Box | undefined {
  const text = wordsOfRow({ table, change });
  if (text) return { party, kind: "row", text, table };
  return isAll ? { party, kind: "row", text: `${signs[change]} ${table}` } : undefined;
}
