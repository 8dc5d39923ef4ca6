import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { SingleResponse } from "../authorization-server/authorization-response.checks.ts";
import { CallbackError } from "../authorization-server/callback.error.ts";
import type { IssuedTokens } from "../authorization-server/token-endpoint.ts";
import type { SignInRequest, SignInRequestsStore } from "../stores/sign-in-requests.store.ts";
import { IdentityError } from "./sign-in.error.ts";

/** The sign-in that an answer answers. */
export type AnsweredSignIn = Checked<SignInRequest, "state">;

/** The text of an ID token; nothing in it is proven. */
export type UnverifiedIdToken = Checked<string, "there">;

/**
 * RFC 6749 §10.12: the answer belongs to a sign-in that began in this browser, not long ago, or
 * somebody slips us their own.
 */
export async function checkSignInState(
  requests: SignInRequestsStore,
  { state = "" }: SingleResponse,
  browser: string | undefined,
): Promise<AnsweredSignIn> {
  const request = browser === undefined ? undefined : await requests.answer(state, browser);
  check(
    "the state belongs to an open sign-in of this browser",
    "RFC 6749 §10.12",
    request,
    () => new CallbackError("unknown_state", { href: "/sign-in", label: "Begin again" }),
  );
  return request as AnsweredSignIn;
}

/**
 * OpenID Connect Core §3.1.3.3: who asks with `openid` gets an ID token beside the access token.
 */
export function checkIdToken(tokens: IssuedTokens): UnverifiedIdToken {
  const { id_token: idToken } = tokens;
  check(
    "an ID token came along",
    "OpenID Connect Core §3.1.3.3",
    idToken !== undefined,
    () => new IdentityError("there is no ID token in the token answer"),
  );
  return idToken as UnverifiedIdToken;
}
