import { randomBytes } from "node:crypto";

/** Milliseconds since 1970. Injected, so that tests and the stage can move time. */
export type Clock = () => number;

/** `bytes` random bytes as base64url text. Injected, so that tests can foresee chance. */
export type Random = (bytes: number) => string;

export const systemClock: Clock = () => Date.now();

export const systemRandom: Random = (bytes) => randomBytes(bytes).toString("base64url");

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
