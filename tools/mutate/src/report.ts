import type { Verdict } from "./mutate.ts";

/** What a run found in one party. */
export interface PartyResult {
  readonly party: string;
  readonly verdicts: readonly Verdict[];
}

const survivorsOf = ({ verdicts }: PartyResult): Verdict[] =>
  verdicts.filter(({ noticedBy }) => noticedBy === undefined);

/** One line for each check that no test missed, and one with the numbers. */
export function formatResult(result: PartyResult): string {
  const survivors = survivorsOf(result);
  const lines = survivors.map(
    ({ file, line, name, claim }) => `  no test misses ${name}: ${claim} (${file}:${line})`,
  );
  const checks = result.verdicts.length;
  return [
    `${result.party}: ${checks - survivors.length} of ${checks} sleeping checks were noticed`,
    ...lines,
  ].join("\n");
}

const section = /(?<=<!-- npm run mutate -- --write -->\n)[^]*?(?=<!-- end -->)/;

/** `docs/requirements.md` with the rows of these parties as they are now; other rows stay. */
export function withResults(page: string, results: readonly PartyResult[], date: string): string {
  if (!section.test(page)) throw new Error("docs/requirements.md has no place for the results");
  const former = [...section.exec(page)![0].matchAll(/^\| (\S+) \|.*$/gm)]
    .map(([row, party]) => ({ party: party!, row }))
    .filter(({ party }) => party !== "party" && !results.some((one) => one.party === party));
  const rows = [...former, ...results.map((one) => ({ party: one.party, row: rowOf(one, date) }))];
  const table = [
    "| party | run on | checks asleep, one at a time | noticed by the neighbouring tests | missed by none |",
    "|---|---|---|---|---|",
    ...rows.sort((a, b) => (a.party < b.party ? -1 : 1)).map(({ row }) => row),
  ];
  return page.replace(section, () => `${table.join("\n")}\n`);
}

function rowOf(result: PartyResult, date: string): string {
  const survivors = survivorsOf(result);
  const names = survivors.map(({ claim, file }) => `“${claim}” (\`${file}\`)`).join(", ");
  const { length } = result.verdicts;
  return `| ${result.party} | ${date} | ${length} | ${length - survivors.length} | ${names || "none"} |`;
}
