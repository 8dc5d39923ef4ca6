import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTPayload } from "jose";
import { authorizationUrl, authorize, issuer, redeem, type Browser, type Tokens } from "./app.ts";

export type SignInTokens = Tokens & { readonly id_token: string };

/**
 * A good request to know who the user is, with parameters changed, added, or (undefined) left out.
 */
export function signInUrl(changes: Record<string, string | undefined> = {}): string {
  return authorizationUrl({ scope: "openid profile email", nonce: "a-nonce", ...changes });
}

/** Plays a sign-in at Quillpost up to the tokens. */
export async function obtainIdToken(
  browser: Browser,
  changes: Record<string, string | undefined> = {},
  more: Parameters<typeof authorize>[1] = {},
): Promise<SignInTokens> {
  const answer = await authorize(browser, { url: signInUrl(changes), ...more });
  return (await redeem(browser, answer.get("code") ?? "")).json();
}

/** Verifies a JWT of Fernmail as its receiver would, with the published keys. */
export async function verify(
  browser: Browser,
  token: string,
  options: { audience?: string; typ?: string; at?: number } = {},
): Promise<{ claims: JWTPayload; header: { alg: string; typ?: string } }> {
  const keys = (await browser({ url: "/jwks" })).json<JSONWebKeySet>();
  const { audience = "quillpost", typ = "JWT", at = decodeJwt(token).iat! * 1000 } = options;
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer,
    audience,
    typ,
    currentDate: new Date(at),
  });
  return { claims: payload, header: protectedHeader };
}
