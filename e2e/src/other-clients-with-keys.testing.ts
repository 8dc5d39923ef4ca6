import * as oauth from "oauth4webapi";
import { startForForeigners, type Foreigners } from "./theatre/foreign-client.ts";

/**
 * Other people's clients, with keys of their own: bound tokens, signed requests, and all of it
 * together.
 */
export let foreigners: Foreigners;
export let fernmail: oauth.AuthorizationServer;

export async function startWithKeys(): Promise<void> {
  foreigners = await startForForeigners();
  fernmail = foreigners.as;
}

export const scope = "contacts.read";
export const refreshing = { grant_types: ["authorization_code", "refresh_token"] };
export const signing = { ...refreshing, token_endpoint_auth_method: "private_key_jwt" };
export const profile = {
  ...signing,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};

export async function newKeys(algorithm = "ES256") {
  const { privateKey, publicKey } = await oauth.generateKeyPair(algorithm, { extractable: true });
  const jwks = {
    keys: [{ ...(await crypto.subtle.exportKey("jwk", publicKey)), kid: "one", use: "sig" }],
  };
  return { privateKey, jwks, named: { key: privateKey, kid: "one" } };
}
