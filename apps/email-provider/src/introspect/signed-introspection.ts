import type { IntrospectionResponse } from "@tale/protocol/introspection";
import type { Clock } from "@tale/service/clock";
import { SignJWT } from "jose";
import { signingAlgorithm, type Keyring } from "../keys/keyring.ts";

/**
 * The media type, and with it the `typ`, of an answer that can be shown to others (RFC 9701 §5).
 */
export const signedIntrospection = "token-introspection+jwt";

export interface SignedIntrospectionOptions {
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly now: Clock;
}

/**
 * Whether the asking party wants the answer signed (RFC 9701 §4): it names that type, and likes no
 * other better (RFC 9110 §12.4.2).
 */
export function wantsSigned(accept = ""): boolean {
  const ranges = accept
    .toLowerCase()
    .split(",")
    .map((range) => range.split(";").map((part) => part.trim()));
  const likes = (name: string): number => {
    const range = ranges.find(([type]) => type === name);
    return range ? Number(range.find((part) => part.startsWith("q="))?.slice(2) ?? 1) : 0;
  };
  const signed = likes(`application/${signedIntrospection}`);
  return signed > 0 && signed >= likes("application/json");
}

/**
 * Signs an answer for who asked (RFC 9701 §5). The answer is one member of its own: its `sub` and
 * `exp` are not the JWT's, so that nobody can mistake the answer for the token it is about (RFC
 * 9701 §8.1).
 */
export async function signIntrospection(
  answer: IntrospectionResponse,
  audience: string,
  { issuer, keyring, now }: SignedIntrospectionOptions,
): Promise<string> {
  const { kid, privateKey } = await keyring.current();
  return new SignJWT({
    iss: issuer,
    aud: audience,
    iat: Math.floor(now() / 1000),
    token_introspection: answer,
  })
    .setProtectedHeader({ typ: signedIntrospection, alg: signingAlgorithm, kid })
    .sign(privateKey);
}
