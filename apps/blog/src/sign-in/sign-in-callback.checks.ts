import { check } from "@tale/protocol/check";
import type { AuthorizationResponse } from "@tale/protocol/authorization-response";
import type { TokenResponse } from "@tale/protocol/token-response";
import { CallbackError } from "../authorization-server/callback.error.ts";
import type { SignInRequest, SignInRequestsStore } from "../stores/sign-in-requests.store.ts";
import { IdentityError } from "./sign-in.error.ts";

/**
 * RFC 6749 §10.12: the answer belongs to a sign-in that began in this browser, not long ago, or
 * somebody slips us their own.
 */
export async function checkSignInState(
  requests: SignInRequestsStore,
  { state = "" }: AuthorizationResponse,
  browser: string | undefined,
): Promise<SignInRequest> {
  const request = browser === undefined ? undefined : await requests.answer(state, browser);
  check(
    "the state belongs to an open sign-in of this browser",
    "RFC 6749 §10.12",
    request,
    () => new CallbackError("unknown_state", { href: "/sign-in", label: "Begin again" }),
  );
  return request;
}

/**
 * OpenID Connect Core §3.1.3.3: who asks with `openid` gets an ID token beside the access token.
 */
export function checkIdToken(tokens: TokenResponse): string {
  const { id_token: idToken } = tokens;
  check(
    "an ID token came along",
    "OpenID Connect Core §3.1.3.3",
    idToken !== undefined,
    () => new IdentityError("there is no ID token in the token answer"),
  );
  return idToken;
}
