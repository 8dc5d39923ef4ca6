import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceLine } from "./facts.ts";

/** A place in running code, not looked at yet: to note it is cheap, to read it is not. */
export interface Caller {
  readonly stack?: string;
}

/**
 * Places met before, by their line in a stack trace: finding out where a file is takes longer than
 * the trace.
 */
const known = new Map<string, SourceLine | null>();

const checkout = fileURLToPath(new URL("../../../", import.meta.url));

/** Notes where `callee` was called from. The engine writes the trace down when it is first read. */
export function callerOf(callee: (...given: never[]) => unknown): Caller {
  const place: Caller = {};
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(place, callee);
  Error.stackTraceLimit = before;
  return place;
}

/** Reads where that is; null outside the checkout. */
export function sourceOf({ stack = "" }: Caller): SourceLine | null {
  let source = known.get(stack);
  if (source === undefined) known.set(stack, (source = readFrame(stack)));
  return source;
}

function readFrame(frame: string): SourceLine | null {
  const [, at, line] = /\(?((?:file:|\/|[A-Z]:)[^()]*?):(\d+):\d+\)?$/m.exec(frame) ?? [];
  if (!at) return null;
  const file = relative(checkout, at.startsWith("file:") ? fileURLToPath(at) : at)
    .split(sep)
    .join("/");
  return file.startsWith("..") ? null : { file, line: Number(line) };
}
