import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCommandLine, refuse } from "@tale/story-tool/launcher/command-line";
import { followMainWay } from "./main-way.ts";
import { mutate, sleepingChecks } from "./mutate.ts";
import { parties, type Party } from "./parties.ts";
import { loadParty, workspace } from "./party-program.ts";
import { formatResult, withResults, type PartyResult } from "./report.ts";
import { findUnheldChecks } from "./unheld-checks.ts";

const names = Object.keys(parties);

const help = `npm run mutate -- [options]

Lets the checks on a party's main way sleep, one after the other: the verdict is asked for and ignored. Then the
tests near the check run, until one fails. A check that no test misses is named, and the exit code is 1.
The checks are found in the code; nothing is written to the party's folder.

  --party NAME   only this party: ${names.join(", ")}
  --check TEXT   only checks whose name or claim contains the text
  --thorough     where the neighbours notice nothing, all other tests of the party run too
  --list         names the checks, and runs nothing
  --types        in place of tests, compiles the party without each check: what still compiles is named
  --json         prints the results as JSON
  --write        keeps the results in docs/requirements.md
  --help         this text

The neighbours are the tests that docs/requirements.md names beside the file, and those in its folder and in the folders
that call the check. One check takes seconds, a party minutes.`;

const options = readCommandLine({
  name: "mutate",
  help,
  options: {
    party: { type: "string" },
    check: { type: "string", default: "" },
    thorough: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    types: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

if (options.party !== undefined && !names.includes(options.party))
  refuse("mutate", `there is no party ${options.party}; there is ${names.join(", ")}`);
if (options.list && (options.write || options.types || options.thorough))
  refuse("mutate", "--list runs nothing, so it goes with --party, --check and --json only");
if (options.types && (options.write || options.thorough))
  refuse("mutate", "--types runs no tests, so it goes with --party, --check and --json only");
if (options.write && options.check)
  refuse("mutate", "--write keeps the results of whole parties, so it does not go with --check");

const chosen = Object.entries<Party>(parties).filter(
  ([name]) => options.party === undefined || name === options.party,
);
if (options.types) compileWithoutChecks();
else if (options.list) list();
else await run();

async function run(): Promise<void> {
  const results: PartyResult[] = [];
  for (const [party, one] of chosen) {
    const wishes = { only: options.check, thorough: options.thorough };
    const verdicts = await mutate(one, wishes, ({ name, claim, noticedBy }) =>
      console.error(`${party}: ${name}: ${claim}: ${noticedBy ?? "NO TEST MISSES IT"}`),
    );
    results.push({ party, verdicts });
  }
  refuseUnknown(results.flatMap(({ verdicts }) => verdicts).length);
  console.log(
    options.json ? JSON.stringify(results, null, 2) : results.map(formatResult).join("\n"),
  );
  if (options.write) keep(results);
  if (results.some(({ verdicts }) => verdicts.some(({ noticedBy }) => noticedBy === undefined)))
    process.exitCode = 1;
}

function keep(results: readonly PartyResult[]): void {
  const page = join(workspace, "docs/requirements.md");
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(page, withResults(readFileSync(page, "utf8"), results, date));
}

function list(): void {
  const found = chosen.flatMap(([party, one]) =>
    sleepingChecks(one, options.check).map(({ check: { asleep: _, ...check } }) => ({
      party,
      ...check,
    })),
  );
  refuseUnknown(found.length);
  const lines = found.map(
    ({ party, name, claim, file, line }) => `${party}: ${name}: ${claim} (${file}:${line})`,
  );
  console.log(options.json ? JSON.stringify(found, null, 2) : lines.join("\n"));
}

function compileWithoutChecks(): void {
  const results = chosen.map(([party, { folder, entries }]) => {
    const program = loadParty(folder);
    const calls = followMainWay(program, entries).calls.filter(({ check }) =>
      check.toLowerCase().includes(options.check.toLowerCase()),
    );
    const unheld = findUnheldChecks(program, calls).map(({ call, how }) => ({
      check: call.check,
      within: call.within.name,
      how,
    }));
    return { party, calls: calls.length, unheld };
  });
  refuseUnknown(results.reduce((sum, { calls }) => sum + calls, 0));
  const lines = results.flatMap(({ party, calls, unheld }) => [
    `${party}: without ${unheld.length} of ${calls} check calls it still compiles`,
    ...unheld.map(({ check, within, how }) => `  ${within} without ${check}: ${how}`),
  ]);
  console.log(options.json ? JSON.stringify(results, null, 2) : lines.join("\n"));
  if (results.some(({ unheld }) => unheld.length > 0)) process.exitCode = 1;
}

function refuseUnknown(found: number): void {
  if (found === 0)
    refuse(
      "mutate",
      `no check is called ${options.check}, nor says so; --list names all there are`,
    );
}
