import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import type { Clock } from "@tale/service/clock";
import type { Client } from "../../clients/client.ts";
import type { IdTokens } from "../../keys/id-tokens.ts";
import type { IdTokenRequest } from "../../stores/extension-data.ts";
import { checkHint, checkMaxAge, checkPrompt, type PossiblePrompt } from "./prompt.checks.ts";
import {
  checkClaims,
  checkContextClass,
  checkWantedSubject,
  type WantedUser,
} from "./requested-claims.checks.ts";
import { scopesCovering, userClaims } from "./user-claims.ts";

export interface AuthenticationRequestOptions {
  readonly idTokens: IdTokens;
  readonly now: Clock;
}

/** What a request says about the sign-in, and about the id_token. */
export interface CheckedAuthenticationRequest {
  readonly prompt: PossiblePrompt & { readonly userId?: WantedUser };
  /** Absent without the scope `openid`. */
  readonly openid?: IdTokenRequest;
  /** Scopes that cover the claims asked for one by one (OpenID Connect Core §5.5). */
  readonly scopes: readonly string[];
}

/**
 * OpenID Connect Core §3.1.2.1: what the client asks of the sign-in, which OAuth clients may do,
 * too; and with the scope `openid`, what it wants to be told.
 *
 * @throws AuthorizationError
 */
export async function checkAuthenticationRequest(
  message: AuthorizationRequest,
  client: Client,
  scopes: readonly string[],
  { idTokens, now }: AuthenticationRequestOptions,
): Promise<CheckedAuthenticationRequest> {
  const claims = checkClaims(message);
  checkContextClass(claims);
  const userId = checkWantedSubject(claims) ?? (await checkHint(message, idTokens));
  checkMaxAge(message);
  const prompt = {
    ...checkPrompt(message, now),
    ...(userId === undefined ? {} : { userId }),
  };
  if (!scopes.includes("openid")) return { prompt, scopes: [] };

  const [wanted, atUserinfo] = [Object.keys(claims.id_token), Object.keys(claims.userinfo)];
  const openid = {
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    claims: wanted.filter((claim) => userClaims.includes(claim)),
  };
  const covering = scopesCovering([...atUserinfo, ...wanted]);
  return { prompt, openid, scopes: covering.filter((scope) => client.scopes.includes(scope)) };
}
