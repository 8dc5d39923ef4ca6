import {
  accessTokenType,
  type AccessTokenClaims,
  type PrivateClaims,
} from "@tale/protocol/access-token";
import type { Clock, Random } from "@tale/service/clock";
import { jwtVerify, type CryptoKey, type JWTHeaderParameters } from "jose";
import type { GrantedDetail } from "../stores/extension-data.ts";
import { signingAlgorithm, type Keyring } from "./keyring.ts";
import { signJwt } from "./sign-jwt.ts";

/**
 * Our own access tokens carry the grant they came from, if a user gave one, so that introspection
 * can tell whether it still lives.
 */
export type OwnAccessTokenClaims = AccessTokenClaims &
  PrivateClaims & {
    readonly aud: string;
    /** RFC 9449 §6.1: the key that a bound token must be shown with. */
    readonly cnf?: { readonly jkt: string };
  };

export interface NewAccessToken {
  readonly subject: string;
  readonly clientId: string;
  /** The one resource it is meant for (RFC 9068 §3, RFC 8707 §2). */
  readonly audience: string;
  readonly scope: string;
  readonly grantId?: string | undefined;
  /** Seconds; less than usual. */
  readonly lifetime?: number;
  readonly givenBy?: { readonly signedInAt: number };
  /** RFC 9449 §6.1: the thumbprint of the key it is bound to. */
  readonly dpopKey?: string | undefined;
  /** RFC 9396 §9.1: what it allows beside its scope. */
  readonly detail?: GrantedDetail | undefined;
}

export interface AccessTokensOptions {
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly now: Clock;
  readonly random: Random;
  /** Seconds. */
  readonly lifetime: number;
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** Signs and reads the access tokens of this authorization server (RFC 9068 §2). */
export function createAccessTokens({
  issuer,
  keyring,
  now,
  random,
  lifetime,
}: AccessTokensOptions) {
  return {
    lifetime,

    sign: async ({
      subject,
      clientId,
      audience,
      scope,
      grantId,
      givenBy,
      dpopKey,
      detail,
      lifetime: ownLifetime = lifetime,
    }: NewAccessToken): Promise<string> => {
      const { kid, signingKey } = await keyring.current();
      const issuedAt = Math.floor(now() / 1000);
      const claims: OwnAccessTokenClaims = {
        iss: issuer,
        sub: subject,
        aud: audience,
        client_id: clientId,
        ...(scope ? { scope } : {}),
        iat: issuedAt,
        exp: issuedAt + ownLifetime,
        jti: random(16),
        ...(grantId === undefined ? {} : { grant_id: grantId }),
        ...(givenBy ? { auth_time: Math.floor(givenBy.signedInAt / 1000) } : {}),
        ...(dpopKey === undefined ? {} : { cnf: { jkt: dpopKey } }),
        ...(detail ? { authorization_details: [detail] } : {}),
      };
      return signJwt({ typ: accessTokenType, kid }, claims, signingKey);
    },

    /** @returns the claims of a token that we signed and that has not expired, else undefined */
    read: async (token: string): Promise<OwnAccessTokenClaims | undefined> => {
      const keys = await keyring.keys();
      const keyOf = ({ kid }: JWTHeaderParameters): CryptoKey =>
        keys.find((key) => key.kid === kid)!.publicKey;
      try {
        const { payload } = await jwtVerify<OwnAccessTokenClaims>(token, keyOf, {
          issuer,
          typ: accessTokenType,
          algorithms: [signingAlgorithm],
          currentDate: new Date(now()),
        });
        return payload;
      } catch {
        return undefined;
      }
    },
  };
}
