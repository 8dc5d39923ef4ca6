import type { Clock, Random } from "@tale/service/clock";
import { hash } from "./hash.ts";

/** A new secret of 256 random bits, and behind them when it was made. */
export function newSecret(now: Clock, random: Random): string {
  return withTime(random(32), now());
}

/** @param time milliseconds since 1970 */
export function withTime(secret: string, time: number): string {
  return `${secret}.${time.toString(36)}`;
}

/**
 * The key under which a secret is stored: its hash, and before it the time, so that rows made in the
 * same moment are neighbours on the disk.
 */
export function lookupKeyOf(secret: string): string {
  const time = /\.([0-9a-z]+)$/.exec(secret)?.[1];
  return time ? `${time}-${hash(secret)}` : hash(secret);
}
