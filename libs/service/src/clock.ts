import { randomBytes, randomFillSync } from "node:crypto";

/** Milliseconds since 1970. Injected, so that tests and the stage can move time. */
export type Clock = () => number;

/** `bytes` random bytes as base64url text. Injected, so that tests can foresee chance. */
export type Random = (bytes: number) => string;

let ahead = 0;

export const systemClock: Clock = () => Date.now() + ahead;

/**
 * How far this process's clock is from the machine's. The stage moves it, so that nobody has to
 * wait for a token to expire.
 */
export const systemClockShift = {
  move: (milliseconds: number): void => void (ahead = milliseconds),
  ahead: (): number => ahead,
};

/**
 * Chance is fetched a page at a time: asking the system for it costs ten times what taking it
 * costs. What was taken is wiped.
 */
const page = Buffer.alloc(4_096);
let taken = page.length;

export const systemRandom: Random = (bytes) => {
  if (bytes > page.length) return randomBytes(bytes).toString("base64url");
  if (taken + bytes > page.length) {
    randomFillSync(page);
    taken = 0;
  }
  const text = page.toString("base64url", taken, taken + bytes);
  page.fill(0, taken, taken + bytes);
  taken += bytes;
  return text;
};

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
