import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

export interface Command<Options extends ParseArgsOptionsConfig> {
  /** What follows `npm run`. */
  readonly name: string;
  /** The answer to `--help`. */
  readonly help: string;
  readonly options: Options;
}

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options }>
>["values"];

/**
 * What was asked for when this program was started. Returns only if there is something to do:
 * `--help` is answered with the text and exit code 0, whatever is not understood with one line and
 * exit code 2.
 */
export function readCommandLine<const Options extends ParseArgsOptionsConfig>({
  name,
  help,
  options,
}: Command<Options>): Values<Options> {
  const { values, problem } = readWords(options, process.argv.slice(2));
  if (problem !== undefined) return refuse(name, problem);
  if (!values.help) return values;
  console.log(help);
  process.exit(0);
}

/** Ends a command whose words cannot be used: one line, exit code 2. */
export function refuse(name: string, problem: string): never {
  console.error(`${name}: ${problem}`);
  process.exit(2);
}

type Reading<Options extends ParseArgsOptionsConfig> =
  | { readonly values: Values<Options> & { readonly help?: boolean }; readonly problem?: never }
  | { readonly values?: never; readonly problem: string };

/** @returns the values, or in one line what was not understood and what would be */
export function readWords<const Options extends ParseArgsOptionsConfig>(
  options: Options,
  words: readonly string[],
): Reading<Options> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { ...options, help: { type: "boolean", short: "h" } },
    });
    return { values: values as Values<Options> & { help?: boolean } };
  } catch (error) {
    const known = [...Object.keys(options), "help"].map((name) => `--${name}`);
    return { problem: `${(error as Error).message.split(". ")[0]}; there is ${known.join(", ")}` };
  }
}
