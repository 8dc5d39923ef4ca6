import { check } from "@tale/protocol/check";
import { minute, second } from "@tale/service/clock";
import type { AttemptsStore, Limit } from "../stores/attempts.store.ts";
import type { CountedEmail } from "../stores/users.store.ts";

/** A room full of people behind one address is normal; more than this is a machine. */
const perAddress: Limit = { attempts: 60, period: minute };

/**
 * Ten wrong passwords in a row are a bad day; more are a guess. A right one in time clears the
 * count.
 */
const perAccount: Limit = { attempts: 10, period: 15 * minute };

/**
 * RFC 6819 §4.4.3.6: guessing passwords is slow work here. Counted before the password is looked
 * at, so that parallel guesses are all counted, and for unknown accounts too, so that the limit
 * tells nobody which exist. An address over its own limit does not count for the account: it could
 * shut out everybody.
 */
export async function limitAttempts(
  attempts: AttemptsStore,
  { email, address }: { email: string; address: string },
): Promise<CountedEmail> {
  const left =
    (await attempts.countFrom(address, "sign-in", perAddress)) ||
    (await attempts.count(`account ${email.trim().toLowerCase()}`, perAccount));
  const wait = Math.ceil(left / second);
  check("not too many attempts", "RFC 6819 §4.4.3.6", wait === 0, () => new TooManyAttempts(wait));
  return email as CountedEmail;
}

/**
 * RFC 6749 §3.1: the authorization server verifies who the user is before anything else. An unknown
 * account is refused as a wrong password is, so that the answer tells nobody which exist.
 */
export function checkPassword<User>(
  user: User | undefined,
  isTheirs: boolean,
): asserts user is User {
  check(
    "the password belongs to the account",
    "RFC 6749 §3.1",
    user !== undefined && isTheirs,
    () => new WrongPassword(),
  );
}

/** The form comes again, with the address that was typed. */
export class WrongPassword extends Error {
  override readonly name = "WrongPassword";

  constructor() {
    super("This email address and password do not belong together. Try again.");
  }
}

/** Nothing is lost by it: the form waits, and with it whatever somebody signs in for. */
export class TooManyAttempts extends Error {
  override readonly name = "TooManyAttempts";
  /** Seconds until the next attempt may be made. */
  readonly wait: number;

  constructor(wait: number) {
    super(
      `Somebody, perhaps you, tried to sign in here too often. Signing in is possible again in ${wait > 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} seconds`}.`,
    );
    this.wait = wait;
  }
}
