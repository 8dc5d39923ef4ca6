import { parseArgs } from "node:util";
import { villains } from "@tale/story/villains";
import type { Villain } from "@tale/story/villains/villain";

export const help = `npm run exercise V7            takes a guard out of a copy, plays the attack, and again at each save
npm run exercise list          the exercises, and how far you are
npm run exercise next          the first that is not solved
npm run exercise hint V7       one hint more, three in all
npm run exercise solution V7   the difference to the party itself, once it is solved; --insist shows it before
npm run exercise reset V7      begins this one anew

  --stage    the stage watches; its address is printed
  --once     plays once and ends: 0 if it is solved, 1 if not
  --insist   shows the solution of what is not solved
  --help     this text

The copies are in .exercises; the parties themselves stay as they are.`;

const commands = ["start", "list", "next", "hint", "solution", "reset"] as const;

export interface Wish {
  readonly command: (typeof commands)[number];
  readonly villain?: Villain | undefined;
  readonly stage: boolean;
  readonly once: boolean;
  readonly insist: boolean;
  readonly help: boolean;
}

/** What was asked for, or in one line what was not understood. */
export function readWish(words: readonly string[]): Wish | { readonly problem: string } {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { stage: flag, once: flag, insist: flag, help: { ...flag, short: "h" } },
    });
    const [first, second] = positionals;
    if (first === undefined) return { command: "list", ...values };
    const named = villainNamed(first);
    if (named) return { command: "start", villain: named, ...values };
    const command = commands.find((one) => one === first);
    if (!command)
      return { problem: `there is no exercise and no command ${first}; --help names all` };
    const villain = second === undefined ? undefined : villainNamed(second);
    const needsVillain = command !== "list" && command !== "next";
    if (needsVillain && !villain)
      return { problem: `${command} needs an exercise, V1 to V${villains.length}` };
    return { command, villain, ...values };
  } catch (error) {
    return { problem: (error as Error).message.split(". ")[0]! };
  }
}

const villainNamed = (word: string): Villain | undefined =>
  villains.find(({ id }) => id === word.toUpperCase());
