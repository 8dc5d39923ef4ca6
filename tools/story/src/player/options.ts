import { parseArgs } from "node:util";
import { acts } from "@tale/story/acts";

export interface Options {
  readonly acts: readonly number[];
  /** Acts that are played in the lab, each by itself. */
  readonly labActs: readonly number[];
  readonly json: boolean;
  readonly help: boolean;
  /** Milliseconds to wait before each step; less before what belongs to it. */
  readonly pace: number;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const help = `npm run story -- [options]

Plays the tale in the terminal, over real HTTP: who says what to whom, over which channel, and why.
Plays against the services that are running (npm start), or starts its own for the time it takes.

  --act N        only this act, 0 to 7; may be given several times. What it needs is arranged beforehand.
                 0 (a long time ago) and 7 (villains) are played in the lab, with parties of their own
  --deny         the story in which Alice says no: acts 1 and 4
  --pace P       wait before each step: milliseconds, or slow (1500) or talk (5000)
  --json         one JSON document instead of the diagram: every leg, every check (use npm run -s story)
  --help         this text

Exits with 0 only if every step held; otherwise names the first that did not.
Colour follows the terminal; NO_COLOR=1 switches it off, FORCE_COLOR=1 on.`;

const numbersOf = (where: (typeof acts)[number]["played"]): number[] =>
  acts.filter(({ played }) => played === where).map(({ number }) => number);

const playable = numbersOf("everywhere");
const inLab = numbersOf("in the lab");
const paces: Readonly<Record<string, number>> = { slow: 1500, talk: 5000 };

/** @throws UsageError saying in one line what was not understood */
export function readOptions(words: readonly string[]): Options {
  const values = parse(words);
  if (values.deny && values.act)
    throw new UsageError("--deny already says which acts to play; leave out --act");
  const chosen = values.deny ? [1, 4] : (values.act?.map(readAct) ?? playable);
  const labActs = inLab.filter((number) => chosen.includes(number));
  if (values.json && labActs.length > 0)
    throw new UsageError(
      `act ${labActs[0]} has no JSON here; act 7 has it with npm run -s villain -- --all --json`,
    );
  return {
    acts: playable.filter((number) => chosen.includes(number)),
    labActs,
    json: values.json ?? false,
    help: values.help ?? false,
    pace: readPace(values.pace ?? "0"),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        act: { type: "string", multiple: true },
        deny: { type: "boolean" },
        pace: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split(". ")[0]!, { cause: error });
  }
}

function readAct(text: string): number {
  const number = Number(text);
  const known = acts.map((act) => String(act.number));
  if (known.includes(text)) return number;
  throw new UsageError(`there is no act ${text}; here are acts ${known.join(", ")}`);
}

function readPace(text: string): number {
  const pace = paces[text] ?? (/^\d{1,5}$/.test(text) ? Number(text) : undefined);
  if (pace === undefined)
    throw new UsageError(
      `--pace ${text} is neither milliseconds nor one of ${Object.keys(paces).join(", ")}`,
    );
  return pace;
}
