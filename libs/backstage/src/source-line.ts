import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in this checkout. */
export interface SourceLine {
  /** From the top of the checkout, with `/`. */
  readonly file: string;
  readonly line: number;
}

/** Places met before, by their line in a stack trace: finding out where a file is takes longer than the trace. */
const known = new Map<string, SourceLine | null>();

const checkout = fileURLToPath(new URL("../../../", import.meta.url));

/** Where `callee` was called from; null outside the checkout. Costs a stack trace: only for those who listen. */
export function callerOf(callee: (...given: never[]) => unknown): SourceLine | null {
  const place: { stack?: string } = {};
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(place, callee);
  Error.stackTraceLimit = before;
  const frame = place.stack ?? "";
  let source = known.get(frame);
  if (source === undefined) known.set(frame, (source = readFrame(frame)));
  return source;
}

function readFrame(frame: string): SourceLine | null {
  const [, at, line] = /\(?((?:file:|\/|[A-Z]:)[^()]*?):(\d+):\d+\)?$/m.exec(frame) ?? [];
  if (!at) return null;
  const file = relative(checkout, at.startsWith("file:") ? fileURLToPath(at) : at).split(sep).join("/");
  return file.startsWith("..") ? null : { file, line: Number(line) };
}
