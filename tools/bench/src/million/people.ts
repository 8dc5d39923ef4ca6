/**
 * How many people there are, each with a session, a consent, a grant with its refresh tokens, an
 * old code, and an address book.
 */
export const million = 1_000_000;

/** Every thousandth has as many contacts as Alice, so that reading them is the same work. */
export const readers = Array.from({ length: million / 1_000 }, (_, place) => (place + 1) * 1_000);

/** What a person holds, of which the database knows the hash: told by their number, from 1. */
export const cookieOf = (number: number): string => `session-${number}`;
export const refreshTokenOf = (number: number): string => `refresh-${number}.${whenOf(number)}`;

/**
 * When somebody's code and tokens were made: one after the other, as short as the milliseconds that
 * a party writes to base 36.
 */
export const whenOf = (number: number): string => String(10_000_000 + number);

const prime = 618_033_989;

/**
 * Everybody once, neighbours far apart: what one needs is nowhere near what the one before needed.
 */
export function* everybody(): Generator<number, never> {
  for (let turn = 1; ; turn += 1) yield 1 + ((turn * prime) % million);
}
