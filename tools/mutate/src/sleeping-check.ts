import { relative } from "node:path";
import type ts from "typescript";
import type { CheckCall } from "./main-way.ts";
import type { PartyProgram } from "./party-program.ts";

/** One refusal of a party, and its file as it would be if that refusal slept. */
export interface SleepingCheck {
  /** The function that refuses. */
  readonly name: string;
  /** What must be true, as the code says it. */
  readonly claim: string;
  /** Below the party's folder. */
  readonly file: string;
  readonly line: number;
  /** The text of the file in which the verdict is asked for and ignored. */
  readonly asleep: string;
}

/** `check(claim, section, holds, …)` becomes `check(claim, section, ((holds), true), …)`. */
export function putToSleep({ root }: PartyProgram, refusal: CheckCall): SleepingCheck {
  const { file } = refusal.within;
  const [claim, , holds] = refusal.node.arguments as unknown as ts.Expression[];
  const { text } = file;
  return {
    name: refusal.check,
    claim: (claim as ts.StringLiteral).text,
    file: relative(root, file.fileName),
    line: file.getLineAndCharacterOfPosition(refusal.node.getStart()).line + 1,
    asleep: `${text.slice(0, holds!.getStart())}((${holds!.getText()}), true)${text.slice(holds!.end)}`,
  };
}
