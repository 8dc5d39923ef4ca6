import { parseArgs } from "node:util";
import { villains } from "@tale/story/villains";
import type { Villain } from "@tale/story/villains/villain";

export const help = `npm run villain -- V1 V7 … | --all   [--json]

Act 7. Mallory attacks, twice: a party of ours as it is, and a copy of it in a temporary folder that
lacks one guard. Without the guard she wins, and Alice's story goes on as if nothing had happened;
with it the attack fails at the check that is named.

  V1 … V16   these attacks, one after the other
  --all      all sixteen
  --json     one JSON document (use npm run -s villain)
  --help     this text

Everything runs on this machine, on free ports, with data that is thrown away. Exits with 0 only if
every attack won without its guard and failed with it.`;

export type Reading =
  | { readonly problem: string }
  | { readonly chosen: readonly Villain[]; readonly json: boolean; readonly help: boolean };

/** What was asked for on the command line, or in one line what was not understood. */
export function readVillains(words: readonly string[]): Reading {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        all: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const unknown = positionals.find((word) => !villainNamed(word));
    if (unknown !== undefined)
      return { problem: `there is no villain ${unknown}; there is V1 to V${villains.length}` };
    if (values.json && !values.all && positionals.length === 0)
      return { problem: "--json needs a villain, or --all" };
    const named = new Set(positionals.map(villainNamed));
    return {
      chosen: villains.filter((villain) => values.all || named.has(villain)),
      json: values.json,
      help: values.help,
    };
  } catch (error) {
    return { problem: (error as Error).message.split(". ")[0]! };
  }
}

const villainNamed = (word: string): Villain | undefined =>
  villains.find(({ id }) => id === word.toUpperCase());
