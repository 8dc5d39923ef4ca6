import { createPrivateKey, type KeyObject } from "node:crypto";
import { minute, second, type Clock } from "@tale/service/clock";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from "jose";
import type { NewKey, SigningKeysStore, StoredKey } from "../stores/signing-keys.store.ts";

/*
 * Signing keys, and what is signed with them: access tokens (RFC 9068), id_tokens (OpenID Connect
 * Core §2). The public halves leave at `/jwks` (RFC 7517); `rotate.main.ts` makes the next key.
 */

/** What everything is signed with, unless somebody asks for another. */
export const signingAlgorithm = "ES256";

/** RS256 is for applications that know nothing newer (OpenID Connect Core §15.1). */
export const signingAlgorithms = [signingAlgorithm, "RS256"] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** How long others may keep the published keys before they look again. */
export const publishedKeysMaxAge = 5 * minute;

/**
 * A new key is published so long before it signs, so that every cache of the old set has run out by
 * then.
 */
const publishedAhead = 2 * publishedKeysMaxAge;

/** How soon a process notices a key that another process made. */
const reloadAfter = 5 * second;

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: CryptoKey;
  /** The same, for signing without a detour through another thread. */
  readonly signingKey: KeyObject;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly signsFrom: number;
}

export type Keyring = ReturnType<typeof createKeyring>;

/**
 * The keys this authorization server signs with, some per algorithm; each first one is made when it
 * is first needed, and kept in the database.
 */
export function createKeyring(store: SigningKeysStore, now: Clock) {
  let loaded: { readonly at: number; readonly keys: Promise<SigningKey[]> } | undefined;
  const beingMade = new Map<SigningAlgorithm, Promise<void>>();

  async function load(): Promise<SigningKey[]> {
    return Promise.all((await store.published()).map(openKey));
  }

  /** Every key there is, the newest first. */
  function keys(): Promise<SigningKey[]> {
    if (!loaded || now() - loaded.at >= reloadAfter || now() < loaded.at) {
      const attempt = { at: now(), keys: load() };
      attempt.keys.catch(() => (loaded = loaded === attempt ? undefined : loaded));
      loaded = attempt;
    }
    return loaded.keys;
  }

  /** Every key, and one at least of each of these algorithms. */
  async function keysWith(...algorithms: readonly SigningAlgorithm[]): Promise<SigningKey[]> {
    const all = await keys();
    const missing = algorithms.filter(
      (algorithm) => !all.some((key) => key.algorithm === algorithm),
    );
    if (missing.length === 0) return all;
    await Promise.all(missing.map(makeFirst));
    return keys();
  }

  function makeFirst(algorithm: SigningAlgorithm): Promise<void> {
    const made =
      beingMade.get(algorithm) ??
      newKey(algorithm)
        .then((key) => store.addFirst(key))
        .then(() => void (loaded = undefined))
        .finally(() => beingMade.delete(algorithm));
    beingMade.set(algorithm, made);
    return made;
  }

  return {
    keys,

    /** Every key, the newest first, and one per algorithm at least. */
    published: (): Promise<SigningKey[]> => keysWith(...signingAlgorithms),

    /** The key to sign with now: the newest whose time has come. */
    current: async (algorithm: SigningAlgorithm = signingAlgorithm): Promise<SigningKey> => {
      const all = (await keysWith(algorithm)).filter((key) => key.algorithm === algorithm);
      const current = all.find((key) => key.signsFrom <= now()) ?? all.at(-1);
      if (!current) throw new Error("there is no signing key");
      return current;
    },

    /**
     * Makes the next key. It is published at once and signs when every cache has seen it; the keys
     * before it stay published until the last token they signed has expired.
     *
     * @param longestLifetime of a signed token, in milliseconds
     */
    rotate: async (
      longestLifetime: number,
      algorithm: SigningAlgorithm = signingAlgorithm,
    ): Promise<{ kid: string; signsFrom: number; othersUntil: number }> => {
      const key = await newKey(algorithm);
      const signsFrom = now() + publishedAhead;
      const othersUntil = signsFrom + reloadAfter + longestLifetime + minute;
      await store.addNext(key, signsFrom, othersUntil);
      loaded = undefined;
      return { kid: key.kid, signsFrom, othersUntil };
    },
  };
}

async function newKey(algorithm: SigningAlgorithm): Promise<NewKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    kid,
    algorithm,
    privateJwk: JSON.stringify({ ...jwk, kid, alg: algorithm, use: "sig" }),
  };
}

async function openKey({ kid, algorithm, privateJwk, signsFrom }: StoredKey): Promise<SigningKey> {
  const jwk = JSON.parse(privateJwk) as JWK;
  const publicJwk = Object.fromEntries(
    Object.entries(jwk).filter(([name]) => !privateMembers.has(name)),
  );
  const [privateKey, publicKey] = await Promise.all(
    [jwk, publicJwk].map(async (half) => (await importJWK(half, algorithm)) as CryptoKey),
  );
  const signingKey = createPrivateKey({ key: jwk, format: "jwk" });
  return {
    kid,
    algorithm,
    privateKey: privateKey!,
    signingKey,
    publicKey: publicKey!,
    publicJwk,
    signsFrom,
  };
}

/** What only the owner of a key may know of it (RFC 7518 §6.2.2 and §6.3.2). */
const privateMembers = new Set(["d", "p", "q", "dp", "dq", "qi"]);
