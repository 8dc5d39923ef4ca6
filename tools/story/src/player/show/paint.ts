import { Chalk, type ColorSupportLevel } from "chalk";

/** How text is given weight and colour. Without colour every function returns what it got. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  term(text: string): string;
  /** White on a party's own colour: readable on light and dark terminals alike. */
  chip(text: string, colour: string): string;
}

/**
 * @param depth bits per colour, as `WriteStream.getColorDepth` counts them: 1 (none), 4, 8 or 24
 */
export function createPaint(depth: number): Paint {
  const level: ColorSupportLevel = depth >= 24 ? 3 : depth >= 8 ? 2 : depth >= 4 ? 1 : 0;
  const chalk = new Chalk({ level });
  return {
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.bold.red,
    term: chalk.bold.cyan,
    // The nearest of sixteen colours may be a light one.
    chip: (text, colour) =>
      (level === 1 ? chalk.bgBlackBright : chalk.bgHex(colour)).bold.whiteBright(text),
  };
}

export const noPaint = createPaint(1);
