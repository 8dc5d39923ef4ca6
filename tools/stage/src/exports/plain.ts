import type { Leg } from "../run/leg.ts";

const mark = /‹([a-z-]+)(?::([^…‹›]*)…(\d+)#[0-9a-f]{8})?›/g;

/** A text with marks as people outside the stage read it: `Zk3f9a… (43 characters)`. */
export function plain(text: string): string {
  return text.replace(mark, (_, kind: string, first?: string, length?: string) =>
    first === undefined ? `[${kind}]` : `${first}…(${length})`,
  );
}

/** A text with marks as a shell variable: what whoever repeats it by hand has to fill in. */
export function variables(text: string): string {
  return text.replace(mark, (_, kind: string) => `$${kind.toUpperCase().replaceAll("-", "_")}`);
}

/** What a leg is, in one line: the request's method and path, or the answer's status. */
export function headlineOf({ kind, method, url, status, headers }: Leg): string {
  const path = plain(url).replace(/^[a-z]+:\/\/[^/]*/, "") || "/";
  if (kind === "request") return `${method} ${shorten(path)}`;
  const location =
    typeof headers["location"] === "string" ? ` → ${shorten(plain(headers["location"]))}` : "";
  return `${status ?? "no answer"}${location}`;
}

function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
