import type { IntrospectionResponse } from "@tale/protocol/introspection";
import type { Clock } from "@tale/service/clock";
import { SignJWT } from "jose";
import { signingAlgorithm, type Keyring } from "../keys/keyring.ts";

/** The media type, and with it the `typ`, of an answer that can be shown to others (RFC 9701 §5). */
export const signedIntrospection = "token-introspection+jwt";

export interface SignedIntrospectionOptions {
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly now: Clock;
}

/** Whether the asking party wants the answer signed (RFC 9701 §4). */
export function wantsSigned(accept: string | undefined): boolean {
  return accept?.split(",").some((type) => type.split(";", 1)[0]?.trim().toLowerCase() === `application/${signedIntrospection}`) ?? false;
}

/**
 * Signs an answer for who asked (RFC 9701 §5). The answer is one member of its own: its `sub` and `exp` are not the
 * JWT's, so that nobody can mistake the answer for the token it is about (RFC 9701 §8.1).
 */
export async function signIntrospection(answer: IntrospectionResponse, audience: string, { issuer, keyring, now }: SignedIntrospectionOptions): Promise<string> {
  const { kid, privateKey } = await keyring.current();
  return new SignJWT({ iss: issuer, aud: audience, iat: Math.floor(now() / 1000), token_introspection: answer })
    .setProtectedHeader({ typ: signedIntrospection, alg: signingAlgorithm, kid })
    .sign(privateKey);
}
