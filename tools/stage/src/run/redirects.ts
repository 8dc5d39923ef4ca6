import type { Leg } from "./leg.ts";

/**
 * The browser goes where the last answer sent it, once: the leg that sent it here, among those just
 * before.
 */
export function redirectBefore(leg: Leg, recent: readonly Leg[]): Leg | undefined {
  if (leg.kind !== "request" || leg.channel !== "front" || leg.method !== "GET") return undefined;
  const followed = new Set(recent.map(({ cause }) => cause));
  return recent.findLast(
    (other) =>
      !followed.has(other.n) &&
      other.kind === "response" &&
      other.channel === "front" &&
      targetOf(other) === leg.url,
  );
}

/** Whether one of these answers sends the browser to an address. */
export function isSentTo(url: string, recent: readonly Leg[]): boolean {
  return recent.some((leg) => leg.kind === "response" && targetOf(leg) === url);
}

function targetOf(leg: Leg): string | undefined {
  const location = leg.headers["location"];
  if (typeof location !== "string") return undefined;
  return location.startsWith("/")
    ? `${/^[a-z]+:\/\/[^/]*/.exec(leg.url)![0]}${location}`
    : location;
}
