import { randomBytes } from "node:crypto";

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

export const systemRandom: Random = (bytes) => randomBytes(bytes).toString("base64url");

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
