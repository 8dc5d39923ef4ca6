import { ProblemError } from "../problem.error.ts";
import { partlyRead } from "./read-file.ts";

const mostLines = 2_000_000;

/**
 * Lines end with CRLF, LF or CR, and with CR CR LF where CRLF was converted once more. Of a long
 * line the beginning is kept.
 */
export function createLineReader(
  takeLine: (number: number, line: string) => void,
  longestLine: number,
) {
  let rest = "";
  let number = 0;
  /** CRs at the end of what has arrived: a LF may follow. */
  let held = "";

  function next(line: string): void {
    number += 1;
    if (number > mostLines)
      throw new ProblemError(
        413,
        "That file is too long",
        `An import reads ${mostLines} lines at most. ${partlyRead}`,
      );
    takeLine(number, line);
  }

  function takeLines(text: string): void {
    const [first = "", ...others] = text.split(/\r?\r?\n|\r/);
    const last = others.pop();
    if (rest.length <= longestLine) rest += first;
    if (last === undefined) return;
    next(rest);
    for (const line of others) next(line);
    rest = last;
  }

  return {
    take: (octets: string): void => {
      const text = held + octets;
      held = /\r{0,2}$/.exec(text.slice(-2))![0];
      takeLines(text.slice(0, text.length - held.length));
    },
    end: (): void => {
      takeLines(held);
      if (rest) next(rest);
    },
  };
}
