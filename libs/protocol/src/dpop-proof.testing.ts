import { exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters } from "jose";

export const url = "https://contacts.example/contacts";
export const claims = { jti: "one", htm: "GET", htu: url, iat: 1_893_456_000 };
export const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
export const jwk = await exportJWK(publicKey);

export const sign = (
  payload: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: CryptoKey | Uint8Array = privateKey,
) =>
  new SignJWT({ ...claims, ...payload })
    .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk, ...header } as JWTHeaderParameters)
    .sign(key);

export async function signWith(
  alg: string,
  members: Record<string, unknown> = {},
): Promise<string> {
  const pair = await generateKeyPair(alg);
  const shown = { ...(await exportJWK(pair.publicKey)), ...members };
  return sign({}, { alg, jwk: shown }, pair.privateKey);
}
