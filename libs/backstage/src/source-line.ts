import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in this checkout. */
export interface SourceLine {
  /** From the top of the checkout, with `/`. */
  readonly file: string;
  readonly line: number;
}

const checkout = fileURLToPath(new URL("../../../", import.meta.url));

/** Where `callee` was called from; null outside the checkout. Costs a stack trace: only for those who listen. */
export function callerOf(callee: (...given: never[]) => unknown): SourceLine | null {
  const place: { stack?: string } = {};
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(place, callee);
  Error.stackTraceLimit = before;
  const [, at, line] = /\(?((?:file:|\/|[A-Z]:)[^()]*?):(\d+):\d+\)?$/m.exec(place.stack ?? "") ?? [];
  if (!at) return null;
  const file = relative(checkout, at.startsWith("file:") ? fileURLToPath(at) : at).split(sep).join("/");
  return file.startsWith("..") ? null : { file, line: Number(line) };
}
