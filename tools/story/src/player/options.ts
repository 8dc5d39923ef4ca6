import { parseArgs } from "node:util";
import { acts } from "@tale/story/acts";

export interface Options {
  readonly acts: readonly number[];
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

  --act N        only this act, 1 to 6; may be given several times. What it needs is arranged beforehand
  --deny         the story in which Alice says no: acts 1 and 4
  --pace P       wait before each step: milliseconds, or slow (1500) or talk (5000)
  --json         one JSON document instead of the diagram: every leg, every check (use npm run -s story)
  --help         this text

Exits with 0 only if every step held; otherwise names the first that did not.
Colour follows the terminal; NO_COLOR=1 switches it off, FORCE_COLOR=1 on.`;

const playable = acts
  .filter(({ played }) => played === "everywhere")
  .map(({ number }) => number as number);
const paces: Readonly<Record<string, number>> = { slow: 1500, talk: 5000 };

/** @throws UsageError saying in one line what was not understood */
export function readOptions(words: readonly string[]): Options {
  const values = parse(words);
  if (values.deny && values.act)
    throw new UsageError("--deny already says which acts to play; leave out --act");
  const chosen = values.deny ? [1, 4] : (values.act?.map(readAct) ?? playable);
  return {
    acts: playable.filter((number) => chosen.includes(number)),
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
  if (playable.includes(number)) return number;
  if (acts.some((act) => String(act.number) === text))
    throw new UsageError(`act ${text} is told, not played; here are acts ${playable.join(", ")}`);
  throw new UsageError(`there is no act ${text}; here are acts ${playable.join(", ")}`);
}

function readPace(text: string): number {
  const pace = paces[text] ?? (/^\d{1,5}$/.test(text) ? Number(text) : undefined);
  if (pace === undefined)
    throw new UsageError(
      `--pace ${text} is neither milliseconds nor one of ${Object.keys(paces).join(", ")}`,
    );
  return pace;
}
