import { check } from "@tale/backstage/check";
import { ErrorPage } from "@tale/pages/error-page";
import { minute, second } from "@tale/service/clock";
import type { AttemptsStore, Limit } from "../stores/attempts.store.ts";

/** A room full of people behind one address is normal; more than this is a machine. */
const perAddress: Limit = { attempts: 60, period: minute };

/** Ten wrong passwords in a row are a bad day; more are a guess. A right one in time clears the count. */
const perAccount: Limit = { attempts: 10, period: 15 * minute };

/**
 * RFC 6819 §4.4.3.6: guessing passwords is slow work here. Counted before the password is looked at, so that parallel
 * guesses are all counted, and for unknown accounts too, so that the limit tells nobody which exist.
 */
export async function limitAttempts(attempts: AttemptsStore, { email, address }: { email: string; address: string }): Promise<void> {
  const waits = [await attempts.count(`sign-in from ${address}`, perAddress), await attempts.count(`account ${email.trim().toLowerCase()}`, perAccount)];
  const wait = Math.ceil(Math.max(...waits) / second);
  check("not too many attempts", "RFC 6819 §4.4.3.6", wait === 0, () => new ErrorPage({
    status: 429,
    title: "Too many attempts",
    detail: `Somebody, perhaps you, tried to sign in here too often. Signing in is possible again in ${wait > 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} seconds`}.`,
    retryAfter: wait,
  }));
}
