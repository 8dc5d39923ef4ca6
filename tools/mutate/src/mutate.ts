import { followMainWay } from "./main-way.ts";
import { allTests, neighboursOf } from "./neighbours.ts";
import type { Party } from "./parties.ts";
import { loadParty } from "./party-program.ts";
import { runTests, type Patch } from "./run-tests.ts";
import { putToSleep, type SleepingCheck } from "./sleeping-check.ts";

/** What happened to the tests while one check slept. */
export interface Verdict extends Omit<SleepingCheck, "asleep"> {
  /** The test that noticed; none where all passed. */
  readonly noticedBy?: string | undefined;
}

export interface Wishes {
  /** Only checks whose name or claim contains this text. */
  readonly only: string;
  /** Where the neighbours notice nothing, all other tests of the party are run as well. */
  readonly thorough: boolean;
}

/** What refuses on the main way of a party, each with the files that call it. */
export function sleepingChecks(
  party: Party,
  only: string,
): { readonly check: SleepingCheck; readonly callers: readonly string[] }[] {
  const program = loadParty(party.folder);
  const { calls, refusals } = followMainWay(program, party.entries);
  const isMeant = ({ name, claim }: SleepingCheck): boolean =>
    `${name} ${claim}`.toLowerCase().includes(only.toLowerCase());
  return refusals
    .map((refusal) => ({
      check: putToSleep(program, refusal),
      callers: calls
        .filter(({ check }) => check === refusal.check)
        .map(({ within }) => within.file.fileName.slice(program.root.length + 1)),
    }))
    .filter(({ check }) => isMeant(check));
}

/** Lets one check after the other sleep, and tells which of them no test misses. */
export async function mutate(
  party: Party,
  { only, thorough }: Wishes,
  tell: (verdict: Verdict) => void = () => {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const notice = createNotice(party.folder);
  for (const { check, callers } of sleepingChecks(party, only)) {
    const { asleep: text, ...told } = check;
    const near = neighboursOf(party.folder, check.file, callers);
    const far = allTests(party.folder).filter((test) => !near.flat().includes(test));
    const groups = thorough ? [...near, far] : near;
    const noticedBy = await notice(groups, { file: check.file, text });
    const verdict = { ...told, noticedBy };
    verdicts.push(verdict);
    tell(verdict);
  }
  return verdicts;
}

/**
 * Finds the first test that fails with a patch and passes without it: a test that fails by itself,
 * as on a machine that is too busy, notices nothing.
 */
function createNotice(folder: string) {
  const passing = new Map<string, boolean>();

  async function passesUnpatched(file: string): Promise<boolean> {
    const known = passing.get(file) ?? (await runTests(folder, [file])) === undefined;
    passing.set(file, known);
    return known;
  }

  return async (
    groups: readonly (readonly string[])[],
    patch: Patch,
  ): Promise<string | undefined> => {
    for (const group of groups) {
      let files = group;
      while (files.length > 0) {
        const failure = await runTests(folder, files, patch);
        if (!failure) break;
        if (await passesUnpatched(failure.file)) return `${failure.file}: ${failure.test}`;
        files = files.filter((file) => file !== failure.file);
      }
    }
    return undefined;
  };
}
