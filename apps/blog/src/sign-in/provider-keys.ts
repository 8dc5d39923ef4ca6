import { JwkSet } from "@tale/protocol/client-registration";
import { minute, second, type Clock } from "@tale/service/clock";
import { Unreachable, type HttpClient } from "@tale/service/http-client";
import { compactVerify, createLocalJWKSet, errors, type CompactJWSHeaderParameters, type JSONWebKeySet } from "jose";
import { Value } from "typebox/value";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { readJson } from "../json.ts";
import { IdentityError } from "./sign-in.error.ts";

/** What a provider signed: header and claims, believed as far as the signature goes. */
export interface SignedByProvider {
  readonly header: CompactJWSHeaderParameters;
  readonly claims: unknown;
}

/** @throws IdentityError unless the text is signed by a key of this provider, in a way that it announces */
export type ProviderKeys = (text: string, metadata: ProviderMetadata) => Promise<SignedByProvider>;

/** Signatures that only the provider can make, because only it has the private key (OpenID Connect Core §10.1). */
const asymmetric = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "EdDSA", "Ed25519"];

/** Longer than any ID token; a cookie or a URL would not carry it either. */
const longest = 16 * 1024;

/**
 * The keys of providers (OpenID Connect Core §10.1.1), read where their metadata says and remembered for ten minutes. A key
 * never heard of is asked for at once, though not more often than every ten seconds.
 */
export function createProviderKeys(http: HttpClient, now: Clock): ProviderKeys {
  const known = new Map<string, { readonly keys: JSONWebKeySet; readonly readAt: number }>();

  async function keysAt(url: string, oldest: number): Promise<JSONWebKeySet> {
    const remembered = known.get(url);
    if (remembered && now() - remembered.readAt <= oldest) return remembered.keys;
    const keys = await read(http, url);
    known.set(url, { keys, readAt: now() });
    return keys;
  }

  return async (text, { jwks_uri, id_token_signing_alg_values_supported: announced = [] }) => {
    if (!jwks_uri || text.length > longest) throw new IdentityError("there are no keys to read it with, or it is too long");
    const algorithms = announced.filter((algorithm) => asymmetric.includes(algorithm));
    const verify = async (oldest: number) => compactVerify(text, createLocalJWKSet(await keysAt(jwks_uri, oldest)), { algorithms });
    try {
      const { payload, protectedHeader } = await verify(10 * minute).catch((error: unknown) => {
        if (error instanceof errors.JWKSNoMatchingKey) return verify(10 * second);
        throw error;
      });
      return { header: protectedHeader, claims: readJson(new TextDecoder().decode(payload)) };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw new IdentityError(`its signature cannot be believed: ${error.message}`, { cause: error });
      throw error;
    }
  };
}

async function read(http: HttpClient, url: string): Promise<JSONWebKeySet> {
  try {
    const { status, body } = await http(url, { headers: { accept: "application/json" } });
    const keys = status === 200 ? readJson(body) : undefined;
    if (!Value.Check(JwkSet, keys)) throw new IdentityError("what stands at the address of the keys is no set of keys");
    return keys as unknown as JSONWebKeySet;
  } catch (error) {
    if (error instanceof Unreachable) throw new IdentityError("the keys could not be read", { cause: error });
    throw error;
  }
}
