import type { Checked } from "@tale/protocol/checked";
import { minute, type Random } from "@tale/service/clock";

/** Long enough to find the phone. */
export const deviceLifetime = 10 * minute;

/**
 * Twenty letters that are no vowels and not easily taken for one another: no code spells a word
 * (RFC 8628 §6.1).
 */
const alphabet = "BCDFGHJKLMNPQRSTVWXZ";
const length = 8;

/**
 * A code a person can type from a screen: eight letters, some 34 bits. Bytes that would favour the
 * first letters are thrown away.
 */
export function newUserCode(random: Random): string {
  const bytes = [...Buffer.from(random(32), "base64url")]
    .filter((byte) => byte < 256 - (256 % alphabet.length))
    .slice(0, length);
  return bytes.length === length
    ? bytes.map((byte) => alphabet[byte % alphabet.length]).join("")
    : newUserCode(random);
}

/**
 * A code as somebody typed it: small or capital, with or without dash and spaces (RFC 8628 §6.1).
 */
export function readUserCode(typed: string): string {
  return [...typed.toUpperCase()]
    .filter((letter) => alphabet.includes(letter))
    .join("")
    .slice(0, length + 1);
}

/** A typed code, after it was counted as a guess (RFC 8628 §5.1). */
export type CountedUserCode = Checked<string, "guess counted">;

/** A code as it is shown: `WDJB-MJHT`. */
export function formatUserCode(code: string): string {
  return code.replace(/^(.{4})(.+)$/, "$1-$2");
}
