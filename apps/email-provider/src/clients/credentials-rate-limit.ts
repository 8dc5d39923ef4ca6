import { minute, second } from "@tale/service/clock";
import { networkOf } from "@tale/service/network-of";
import type { AttemptsStore, Counted, Limit } from "../stores/attempts.store.ts";
import { hash } from "../stores/hash.ts";
import { createConcurrencyLimit } from "./concurrency-limit.ts";

/**
 * More wrong credentials than this, for one client from one address, are guesses and no mistake in
 * a configuration.
 */
const perClient: Limit = { attempts: 30, period: minute };

/** One address tries out the names of clients. */
const perAddress: Limit = { attempts: 600, period: minute };

export interface Proof<Proven> {
  /** Undefined or false when the credentials are wrong. */
  readonly proven: Proven;
  /** Seconds until credentials are looked at again; 0 when these were. */
  readonly wait: number;
}

export type CredentialsRateLimit = ReturnType<typeof createCredentialsRateLimit>;

/**
 * RFC 6749 §2.3.1: secrets cannot be guessed here. Wrong credentials count for the client and for
 * the address they come from, so the same client elsewhere is unharmed; from that address right
 * ones have to wait as well, or the limit would tell a guesser which ones are right. What does not
 * exist is counted like what does.
 *
 * Right credentials write nothing. As many as the limit are looked at side by side, and each wrong
 * one is counted before the next takes its turn, so that parallel guesses cannot overtake the
 * count.
 */
export function createCredentialsRateLimit(attempts: AttemptsStore) {
  const inTurn = createConcurrencyLimit(perClient.attempts);

  return {
    /**
     * Lets credentials be verified, unless too many wrong ones came before.
     *
     * @param whose what they belong to, such as `client quillpost`
     */
    verify: <Proven>(
      whose: string,
      address: string,
      prove: () => Promise<Proven>,
    ): Promise<Proof<Proven>> => {
      const ofClient: Counted = { what: `credentials of ${hash(whose)}`, limit: perClient };
      return inTurn(`${ofClient.what} from ${networkOf(address)}`, async () => {
        const [left, proven] = await Promise.all([
          attempts.timeLeft(address, [ofClient, ofAddress]),
          prove(),
        ]);
        const wait = left || (proven ? 0 : await count(ofClient, address));
        return { proven, wait: Math.ceil(wait / second) };
      });
    },
  };

  /** What is over the client's limit does not count for the address. */
  async function count(ofClient: Counted, address: string): Promise<number> {
    return (
      (await attempts.countFrom(address, ofClient.what, perClient)) ||
      attempts.countFrom(address, ofAddress.what, perAddress)
    );
  }
}

const ofAddress: Counted = { what: "credentials", limit: perAddress };
