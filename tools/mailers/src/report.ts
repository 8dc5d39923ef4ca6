import type { Mailer } from "./mailer.ts";
import type { Verdicts } from "./quillpost.ts";

export interface Result {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly settings: string;
  /** Why it was not asked; absent when it was. */
  readonly skipped?: string;
  /** Why it could not be judged, or what the page and the mailbox do not agree on. */
  readonly faults: readonly string[];
  readonly accepted: number;
  readonly refused: number;
}

/**
 * Compares what the letter's page says with what lies in the mailbox: accepted is one mail,
 * anything else is none.
 */
export function judge(
  { id, name, version, settings, refuses }: Mailer,
  verdicts: Verdicts,
  counts: ReadonlyMap<string, number>,
  friends: readonly string[],
): Result {
  const faults = friends.flatMap((address) => {
    const verdict = verdicts.get(address) ?? "not there";
    const mails = counts.get(address.toLowerCase()) ?? 0;
    const expected = refuses.includes(address.split("@")[0]!) ? "not sent" : "accepted";
    return [
      ...(verdict === expected
        ? []
        : [`${address}: the page says “${verdict}”, and “${expected}” was to come`]),
      ...(mails === (verdict === "accepted" ? 1 : 0)
        ? []
        : [`${address}: the page says “${verdict}”, and the mailbox has ${mails}`]),
    ];
  });
  const said = [...verdicts.values()];
  return {
    id,
    name,
    version,
    settings,
    faults,
    accepted: said.filter((word) => word === "accepted").length,
    refused: said.filter((word) => word === "not sent").length,
  };
}

export function isGood({ faults }: Result): boolean {
  return faults.length === 0;
}

/** A table for a terminal and for `docs/mail-servers.md`. */
export function renderTable(results: readonly Result[]): string {
  const rows = results.map(({ name, version, settings, skipped, faults, accepted, refused }) => {
    const outcome =
      skipped !== undefined
        ? `skipped: ${skipped}`
        : faults.length > 0
          ? `**${faults.join("; ")}**`
          : "page and mailbox agree";
    const counts = skipped !== undefined ? ["", ""] : [`${accepted}`, `${refused}`];
    return `| ${[`${name} ${version}`, settings, ...counts, outcome].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [
    "| server | settings | accepted, and one mail in the mailbox | not sent, and none | outcome |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}
