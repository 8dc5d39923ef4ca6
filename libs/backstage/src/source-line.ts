import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceLine } from "./facts.ts";

/** A place in running code, not looked at yet: to note it is cheap, to read it is not. */
export interface Caller {
  readonly stack?: string;
}

/** A route of a party's; its place in the code is read when it is told of first. */
export interface RegisteredRoute {
  readonly pattern: string;
  readonly registeredBy: Caller;
}

/**
 * Places met before, by their line in a stack trace: finding out where a file is takes longer than
 * the trace.
 */
const known = new Map<string, readonly SourceLine[]>();

const checkout = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * Notes where `callee` was called from. The engine writes the trace down when it is first read.
 *
 * @param depth how many callers are noted, the nearest first
 */
export function callerOf(callee: (...given: never[]) => unknown, depth = 1): Caller {
  const place: Caller = {};
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  Error.captureStackTrace(place, callee);
  Error.stackTraceLimit = before;
  return place;
}

/** Reads where that is: the nearest caller in this checkout; null where there is none. */
export function sourceOf(caller: Caller): SourceLine | null {
  return sourcesOf(caller)[0] ?? null;
}

/** The callers in this checkout, the nearest first; installed code does not count. */
export function sourcesOf({ stack = "" }: Caller): readonly SourceLine[] {
  let sources = known.get(stack);
  if (!sources) known.set(stack, (sources = stack.split("\n").flatMap(readFrame)));
  return sources;
}

function readFrame(frame: string): SourceLine[] {
  const [, at, line] = /\(?((?:file:|\/|[A-Z]:)[^()]*?):(\d+):\d+\)?$/.exec(frame) ?? [];
  if (!at) return [];
  const file = relative(checkout, at.startsWith("file:") ? fileURLToPath(at) : at)
    .split(sep)
    .join("/");
  return /^\.\.|(^|\/)node_modules\//.test(file) ? [] : [{ file, line: Number(line) }];
}
