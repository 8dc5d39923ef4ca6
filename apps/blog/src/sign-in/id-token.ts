import type { Clock } from "@tale/service/clock";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import {
  checkAccessTokenHash,
  checkClaims,
  checkForUs,
  checkFrom,
  checkNonce,
  checkOfNow,
  type ProvenClaims,
} from "./id-token.checks.ts";
import type { ProviderKeys } from "./provider-keys.ts";
import type { AnsweredSignIn, UnverifiedIdToken } from "./sign-in-callback.checks.ts";

export interface IdTokenContext {
  readonly provider: RegisteredProvider;
  readonly metadata: ProviderMetadata;
  readonly request: AnsweredSignIn;
  readonly accessToken: string;
}

/**
 * Reads an ID token, and believes it after every check of OpenID Connect Core §3.1.3.7, in its
 * order. @throws IdentityError
 */
export type ReadIdToken = (
  idToken: UnverifiedIdToken,
  context: IdTokenContext,
) => Promise<ProvenClaims>;

export function createReadIdToken(verify: ProviderKeys, now: Clock): ReadIdToken {
  return async (idToken, { provider, metadata, request, accessToken }) => {
    const signed = await verify(idToken, { metadata, provider });
    const claims = checkClaims(signed.claims);
    checkFrom(metadata.issuer, claims);
    checkForUs(provider.clientId, claims);
    checkOfNow(now(), claims);
    checkNonce(request.nonceHash, claims);
    checkAccessTokenHash(accessToken, signed.header.alg, claims);
    return claims;
  };
}
