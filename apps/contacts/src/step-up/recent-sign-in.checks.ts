import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { TokenHolder } from "../bearer-token/access.ts";
import { clockSkewSeconds } from "../bearer-token/access-token.checks.ts";
import { BearerChallenge } from "../bearer-token/bearer-challenge.error.ts";

/** How long ago the user may have signed in for what cannot be undone, in seconds. */
const longestAgo = 300;

const whatToDo = `This needs a user who signed in during the last ${longestAgo} seconds. Send the user through authorization again with max_age=${longestAgo}, and come back with the new token.`;

/**
 * RFC 9470 §3: the token is good, but whoever sits at an open browser is not surely its user.
 * Without `auth_time` nobody knows.
 */
export function checkRecentSignIn(
  holder: TokenHolder,
  seconds: number,
): asserts holder is Checked<TokenHolder, "recent sign-in"> {
  const { signedInAt } = holder;
  const isRecent =
    signedInAt !== undefined &&
    signedInAt <= seconds + clockSkewSeconds &&
    seconds - signedInAt <= longestAgo;
  check(
    "the user signed in just now",
    "RFC 9470 §3",
    isRecent,
    () =>
      new BearerChallenge("insufficient_user_authentication", whatToDo, {
        max_age: String(longestAgo),
      }),
  );
}
