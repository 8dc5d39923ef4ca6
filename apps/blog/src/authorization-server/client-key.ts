import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
} from "jose";

/** How everything that Quillpost signs is signed. */
export const signingAlgorithm = "ES256";

/** Quillpost's own key at one provider: the text of a private JWK. */
export type ClientKey = string;

export async function createClientKey(): Promise<ClientKey> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
}

/** What the provider may know of the key (RFC 7591 §2, `jwks`). */
export function publicKeys(key: ClientKey) {
  const { kty, crv, x, y, kid } = JSON.parse(key) as JWK;
  return { keys: [{ kty, crv, x, y, kid, use: "sig", alg: signingAlgorithm }] };
}

/** Signs claims as this client. Times in claims are seconds since 1970. */
export async function signAsClient(
  key: ClientKey,
  claims: Record<string, string | number>,
): Promise<string> {
  const jwk = JSON.parse(key) as JWK;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: signingAlgorithm, kid: jwk.kid! })
    .sign(await importJWK(jwk, signingAlgorithm));
}
