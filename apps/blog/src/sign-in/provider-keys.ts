import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { minute, second, type Clock } from "@tale/service/clock";
import { Unreachable, type HttpClient } from "@tale/service/http-client";
import {
  compactVerify,
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type CompactJWSHeaderParameters,
  type JSONWebKeySet,
} from "jose";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import type { IdTokenAlgorithm } from "../authorization-server/id-token-algorithm.ts";
import { readJson, readMembers } from "../json.ts";
import { refusalIn } from "../refusals/refusal.ts";
import type { Provider } from "../stores/provider.ts";
import { IdentityError, KeysError } from "./sign-in.error.ts";

/** What a provider signed: header and claims, believed as far as the signature goes. */
export interface SignedByProvider {
  readonly header: CompactJWSHeaderParameters;
  readonly claims: unknown;
}

/**
 * What decides which signatures of a provider are believed: where its keys are, and what we
 * registered there.
 */
export interface Signer {
  readonly metadata: ProviderMetadata;
  readonly provider: Pick<Provider, "idTokenAlgorithm">;
}

/**
 * @throws IdentityError unless the text is signed by a key of this provider, with the algorithm
 * that was registered
 */
export type ProviderKeys = (text: string, signer: Signer) => Promise<SignedByProvider>;

/** Longer than any ID token; a cookie or a URL would not carry it either. */
const longest = 16 * 1024;

/**
 * The keys of providers (OpenID Connect Core §10.1.1), read where their metadata says and
 * remembered for ten minutes. A key never heard of is asked for at once, though not more often than
 * every ten seconds.
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

  return async (text, { metadata: { jwks_uri }, provider: { idTokenAlgorithm } }) => {
    if (!jwks_uri || text.length > longest)
      throw new IdentityError("there are no keys to read it with, or it is too long");
    checkAlgorithm(text, idTokenAlgorithm);
    const verify = async (oldest: number) =>
      verifySignature(text, await keysAt(jwks_uri, oldest), idTokenAlgorithm);
    try {
      const { payload, protectedHeader } = await verify(10 * minute).catch((error: unknown) => {
        if (error instanceof errors.JWKSNoMatchingKey) return verify(10 * second);
        throw error;
      });
      return { header: protectedHeader, claims: readJson(new TextDecoder().decode(payload)) };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError)
        throw new IdentityError(`its signature cannot be believed: ${error.message}`, {
          cause: error,
        });
      throw error;
    }
  };
}

/** Its algorithm is the registered one, so a key of the provider decides. */
type TextToVerify = Checked<string, "algorithm registered">;

function verifySignature(text: TextToVerify, keys: JSONWebKeySet, algorithm: IdTokenAlgorithm) {
  return compactVerify(text, createLocalJWKSet(keys), { algorithms: [algorithm] });
}

/**
 * OpenID Connect Core §3.1.3.7, 7, and OpenID Connect Back-Channel Logout §2.6, 2: what was
 * registered, or RS256; never what the token asks for.
 */
function checkAlgorithm(text: string, registered: IdTokenAlgorithm): asserts text is TextToVerify {
  check(
    "the token is signed with the registered algorithm",
    "OpenID Connect Core §3.1.3.7",
    algorithmOf(text) === registered,
    () => new IdentityError(`it is not signed with ${registered}, as the registration says`),
  );
}

function algorithmOf(text: string): unknown {
  try {
    return decodeProtectedHeader(text).alg;
  } catch {
    return undefined;
  }
}

/** RFC 7517 §5: keys that are no keys are passed over; the others count. */
async function read(http: HttpClient, url: string): Promise<JSONWebKeySet> {
  try {
    const answer = await http(url, {
      headers: { accept: "application/json, application/jwk-set+json" },
    });
    const { said, wrong } =
      answer.status === 200
        ? readMembers(PublishedKeys, answer.body, ["keys"])
        : { wrong: `it answered ${answer.status}` };
    if (!said)
      throw new KeysError(`what stands at the address of the keys is no set of keys: ${wrong}`, {
        refusal: refusalIn(answer),
      });
    return { keys: said.keys.filter((key) => Value.Check(PublishedKey, key)) } as JSONWebKeySet;
  } catch (error) {
    if (error instanceof Unreachable)
      throw new KeysError(`the keys could not be read: ${error.message}`, { cause: error });
    throw error;
  }
}

const PublishedKeys = Type.Object({ keys: Type.Array(Type.Unknown()) });
const PublishedKey = Type.Object({ kty: Type.String() });
