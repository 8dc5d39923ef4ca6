import { accessTokenHash } from "@tale/protocol/access-token-hash";
import type { UserinfoResponse } from "@tale/protocol/userinfo";
import { second } from "@tale/service/clock";
import type { Client } from "../../clients/client.ts";
import type { IdTokens } from "../../keys/id-tokens.ts";
import type { SigningAlgorithm } from "../../keys/keyring.ts";
import type { ExtensionData } from "../../stores/extension-data.ts";
import type { GivenBy } from "../../stores/grant.ts";
import { hash } from "../../stores/hash.ts";
import type { UsersStore } from "../../stores/users.store.ts";
import { describeUser } from "./user-claims.ts";

export interface IdTokenOptions {
  readonly idTokens: IdTokens;
  readonly users: UsersStore;
}

/** What an id_token is about: the user that said yes, and the sign-in in which that happened. */
export interface SignInGrant extends ExtensionData {
  readonly subject: string;
  readonly scopes: readonly string[];
  /** Absent when no user gave it. */
  readonly givenBy?: GivenBy;
}

/**
 * Who signed in, and how (OpenID Connect Core §2 and §3.1.3.3): a client that asked for the scope `openid`
 * gets an id_token beside the access token, signed for it alone, about this user and this sign-in,
 * and good for nothing else.
 *
 * @returns undefined without that scope, or where no user is involved
 */
export async function issueIdToken(
  { subject, scopes, givenBy, openid = { claims: [] } }: SignInGrant,
  client: Client,
  accessToken: string,
  { idTokens, users }: IdTokenOptions,
): Promise<string | undefined> {
  if (!scopes.includes("openid") || !givenBy) return undefined;
  const { nonce, claims } = openid;
  const signIn = {
    ...(await wantedClaims(subject, scopes, claims, users)),
    aud: client.id,
    auth_time: Math.floor(givenBy.signedInAt / second),
    ...(nonce === undefined ? {} : { nonce }),
    at_hash: accessTokenHash(accessToken),
    sid: sessionIdOf(givenBy.sessionHash),
  };
  return idTokens.sign(signIn, idTokenAlgorithmOf(client));
}

/**
 * OpenID Connect Core §5.4: beside an access token, claims about the user are at userinfo; only
 * those asked for here are here.
 */
async function wantedClaims(
  subject: string,
  scopes: readonly string[],
  wanted: readonly string[],
  users: UsersStore,
): Promise<UserinfoResponse> {
  const user = wanted.length > 0 ? await users.find(subject) : undefined;
  const allowed = user ? Object.entries(describeUser(user, scopes)) : [];
  return {
    ...Object.fromEntries(allowed.filter(([claim]) => wanted.includes(claim))),
    sub: subject,
  };
}

/** OpenID Connect Registration §2: RS256, which every library knows, unless the client registered another. */
export function idTokenAlgorithmOf({ further }: Pick<Client, "further">): SigningAlgorithm {
  return (further?.id_token_signed_response_alg as SigningAlgorithm | undefined) ?? "RS256";
}

/**
 * The public name of a session: it tells sessions apart, and nobody gets back from it to the one it
 * names (OpenID Connect Back-Channel Logout §2.1).
 */
export function sessionIdOf(sessionHash: string): string {
  return hash(`sid ${sessionHash}`);
}
