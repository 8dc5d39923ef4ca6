import { minute, second, type Clock } from "@tale/service/clock";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from "jose";
import type { SigningKeysStore } from "../stores/signing-keys.store.ts";

export const signingAlgorithm = "ES256";

/** How long others may keep the published keys before they look again. */
export const publishedKeysMaxAge = 5 * minute;

/** A new key is published so long before it signs, so that every cache of the old set has run out by then. */
const publishedAhead = 2 * publishedKeysMaxAge;

/** How soon a process notices a key that another process made. */
const reloadAfter = 5 * second;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly signsFrom: number;
}

export type Keyring = ReturnType<typeof createKeyring>;

/** The keys this authorization server signs with; made at the first start, and kept in its database. */
export function createKeyring(store: SigningKeysStore, now: Clock) {
  let loaded: { readonly at: number; readonly keys: Promise<SigningKey[]> } | undefined;

  async function load(): Promise<SigningKey[]> {
    if ((await store.published()).length === 0) await store.addFirst(...(await newKey()));
    return Promise.all((await store.published()).map(async ({ privateJwk, signsFrom }) => openKey(JSON.parse(privateJwk) as JWK, signsFrom)));
  }

  /** Every published key, the newest first. */
  function keys(): Promise<SigningKey[]> {
    if (!loaded || now() - loaded.at >= reloadAfter || now() < loaded.at) {
      const attempt = { at: now(), keys: load() };
      attempt.keys.catch(() => (loaded = loaded === attempt ? undefined : loaded));
      loaded = attempt;
    }
    return loaded.keys;
  }

  return {
    keys,

    /** The key to sign with now: the newest whose time has come. */
    current: async (): Promise<SigningKey> => {
      const all = await keys();
      const current = all.find((key) => key.signsFrom <= now()) ?? all.at(-1);
      if (!current) throw new Error("there is no signing key");
      return current;
    },

    /**
     * Makes the next key. It is published at once and signs when every cache has seen it; the keys before it stay
     * published until the last token they signed has expired.
     *
     * @param longestLifetime of a signed token, in milliseconds
     */
    rotate: async (longestLifetime: number): Promise<{ kid: string; signsFrom: number; othersUntil: number }> => {
      const [kid, privateJwk] = await newKey();
      const signsFrom = now() + publishedAhead;
      const othersUntil = signsFrom + reloadAfter + longestLifetime + minute;
      await store.addNext(kid, privateJwk, signsFrom, othersUntil);
      loaded = undefined;
      return { kid, signsFrom, othersUntil };
    },
  };
}

async function newKey(): Promise<[kid: string, privateJwk: string]> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return [kid, JSON.stringify({ ...jwk, kid, alg: signingAlgorithm, use: "sig" })];
}

async function openKey(jwk: JWK, signsFrom: number): Promise<SigningKey> {
  const { d: _private, ...publicJwk } = jwk;
  const [privateKey, publicKey] = await Promise.all([jwk, publicJwk].map(async (half) => (await importJWK(half, signingAlgorithm)) as CryptoKey));
  return { kid: jwk.kid ?? "", privateKey: privateKey!, publicKey: publicKey!, publicJwk, signsFrom };
}
