import type { AwkwardResult, Turn } from "./play.ts";

/** What one program did, or why it was left out. */
export interface ProgramResult {
  readonly name: string;
  readonly version?: string;
  readonly turns: readonly Turn[];
  readonly awkward?: AwkwardResult;
  readonly skipped?: string;
}

export interface Report {
  readonly contacts: AwkwardResult;
  readonly files: number;
  readonly programs: readonly ProgramResult[];
}

/** The two tables of `docs/address-books.md`, and what was left out. */
export function formatReport({ contacts, files, programs }: Report): string {
  const played = programs.filter(({ skipped }) => skipped === undefined);
  const skipped = programs.filter((program) => program.skipped !== undefined);
  const turns = played.flatMap(({ name, version, turns }) =>
    turns.map((turn) => rowOf(`${name} ${version}`, turn)),
  );
  const awkward = [
    { name: "**Contacts**", awkward: contacts },
    ...played.map((program) => ({
      name: `${program.name} ${program.version}`,
      awkward: program.awkward!,
    })),
  ];
  return [
    "| program | direction | vCard | as it was | first difference |",
    "|---|---|---|---|---|",
    ...turns,
    "",
    "| reader | read as meant | not read as meant |",
    "|---|---|---|",
    ...awkward.map(
      ({ name, awkward: { right, wrong } }) =>
        `| ${name} | ${right} of ${files} | ${escapeCell(wrong.join("; ")) || "none"} |`,
    ),
    "",
    ...skipped.map(({ name, skipped }) => `Left out on this machine: ${name} (${skipped}).`),
  ]
    .join("\n")
    .trimEnd();
}

function rowOf(name: string, { direction, version, comparison, problem }: Turn): string {
  const result = comparison ? `${comparison.right} of ${comparison.of}` : "none";
  return `| ${name} | ${direction} | ${version} | ${result} | ${escapeCell(comparison?.example ?? problem ?? "")} |`;
}

function escapeCell(text: string): string {
  return text.replace(/[\\|<]/g, "\\$&").replace(/\s+/g, " ");
}
