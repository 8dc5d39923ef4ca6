import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { expect } from "vitest";
import { issuer, startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let clientId: string;
let privateKey: CryptoKey;
export let publicJwk: JWK;

export async function startForSigners(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  const pair = await generateKeyPair("ES256", { extractable: true });
  privateKey = pair.privateKey;
  publicJwk = { ...(await exportJWK(pair.publicKey)), kid: "mine", alg: "ES256" };
  const registered = await register({ jwks: { keys: [publicJwk] } });
  expect(registered.statusCode).toBe(201);
  expect(registered.json()).not.toHaveProperty("client_secret");
  clientId = registered.json<{ client_id: string }>().client_id;
}

export function register(changes: Record<string, unknown>) {
  return browser({
    method: "POST",
    url: "/register",
    json: {
      client_name: "Signer",
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      ...changes,
    },
  });
}

let count = 0;

export function sign(
  changes: Record<string, unknown> = {},
  { key = privateKey, alg = "ES256" }: { key?: CryptoKey | Uint8Array; alg?: string } = {},
): Promise<string> {
  const now = fernmail.clock.now / 1000;
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    iat: now,
    exp: now + 60,
    jti: `jti-${(count += 1)}`,
    ...changes,
  };
  const present = Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(present).setProtectedHeader({ alg, kid: "mine" }).sign(key);
}

export function ask(
  assertion: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  return browser({
    method: "POST",
    url: "/token",
    form: {
      grant_type: "client_credentials",
      client_assertion_type: jwtBearerAssertion,
      client_assertion: assertion,
      ...form,
    },
    headers,
  });
}
