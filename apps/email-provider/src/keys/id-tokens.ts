import type { IdTokenClaims } from "@tale/protocol/id-token";
import { minute, second, type Clock } from "@tale/service/clock";
import {
  compactVerify,
  SignJWT,
  type CompactJWSHeaderParameters,
  type CryptoKey,
  type JWTPayload,
} from "jose";
import { signingAlgorithms, type Keyring, type SigningAlgorithm } from "./keyring.ts";

/** An id_token tells of a sign-in, and opens nothing: long enough for its client to read it. */
const lifetime = 5 * minute;

const type = "JWT";

/** Everything but what is said of every id_token alike. */
export type SignIn = Omit<IdTokenClaims, "iss" | "iat" | "exp">;

export interface IdTokensOptions {
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly now: Clock;
}

export type IdTokens = ReturnType<typeof createIdTokens>;

/**
 * Signs the id_tokens of this provider, and recognises them when they come back as a hint (OpenID
 * Connect Core §2).
 */
export function createIdTokens({ issuer, keyring, now }: IdTokensOptions) {
  return {
    sign: async (signIn: SignIn, algorithm: SigningAlgorithm): Promise<string> => {
      const { kid, privateKey } = await keyring.current(algorithm);
      const issuedAt = Math.floor(now() / second);
      const claims: IdTokenClaims = {
        iss: issuer,
        ...signIn,
        iat: issuedAt,
        exp: issuedAt + lifetime / second,
      };
      return new SignJWT(claims as JWTPayload)
        .setProtectedHeader({ typ: type, alg: algorithm, kid })
        .sign(privateKey);
    },

    /**
     * @returns the claims of an id_token of ours, however old it is; undefined for anything else
     */
    readHint: async (token: string): Promise<IdTokenClaims | undefined> => {
      const keys = await keyring.keys();
      const keyOf = ({ kid, alg }: CompactJWSHeaderParameters): CryptoKey =>
        keys.find((key) => key.kid === kid && key.algorithm === alg)!.publicKey;
      try {
        const { payload, protectedHeader } = await compactVerify(token, keyOf, {
          algorithms: [...signingAlgorithms],
        });
        const claims = JSON.parse(new TextDecoder().decode(payload)) as IdTokenClaims;
        return protectedHeader.typ === type && claims.iss === issuer ? claims : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
