import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { metadataUrl } from "@tale/protocol/authorization-server-metadata";
import type { HttpClient } from "@tale/service/http-client";
import { isSafeOrigin } from "@tale/service/origins";
import type { JSONWebKeySet, JWK } from "jose";
import { IssuerMisconfigured } from "./issuer-misconfigured.error.ts";
import { isUnsaid, type Said } from "./token-claims.checks.ts";

const json = { headers: { accept: "application/json" } };

/** Where an issuer is asked: an address that its own metadata names, over a line that is safe. */
export type IssuerEndpoint = Checked<string, "named by the issuer">;

type IssuerMetadata = Checked<Said, "of this issuer">;

type EndpointName = "jwks_uri" | "introspection_endpoint";

/**
 * Reads an issuer's public keys where its own metadata says they are. Entries that are no keys are
 * left out: another one may be the right one (RFC 7517 §5).
 *
 * @throws when the issuer cannot be reached or what it says cannot be used
 */
export async function fetchIssuerKeys(issuer: string, http: HttpClient): Promise<JSONWebKeySet> {
  const { status, body } = await http(await fetchEndpoint("jwks_uri", issuer, http), json);
  const keys = status === 200 ? readObject(body)?.keys : undefined;
  if (!Array.isArray(keys))
    throw new Error(`where its keys should be, it answers ${status} and no key set`);
  return { keys: keys.filter(isObject).map(withoutUnsaid) as JWK[] };
}

/**
 * RFC 7517 §4: a member that says nothing, such as `"use": ""` or `"key_ops": []`, does not limit
 * what a key is for.
 */
function withoutUnsaid(key: Said): Said {
  const isSaid = (value: unknown) =>
    !isUnsaid(value) && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(key).filter(([, value]) => isSaid(value)));
}

/**
 * Where an issuer has an endpoint, from its RFC 8414 metadata, or from OpenID Connect Discovery
 * where that says nothing of it.
 *
 * @throws IssuerMisconfigured when what it publishes cannot be used, another error when it cannot
 * be reached
 */
export async function fetchEndpoint(
  name: EndpointName,
  issuer: string,
  http: HttpClient,
): Promise<IssuerEndpoint> {
  let trouble: Error | undefined;
  for (const url of [
    metadataUrl(issuer),
    `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
  ]) {
    const { status, body } = await http(url, json);
    if (status !== 200) continue;
    try {
      return checkEndpoint(name, checkIssuerIsItself(readObject(body), issuer));
    } catch (error) {
      trouble ??= error as Error;
    }
  }
  throw trouble ?? new Error("it publishes no metadata");
}

/** RFC 8414 §3.3: metadata that names another issuer, by even one byte, is somebody else's. */
function checkIssuerIsItself(metadata: Said | undefined, issuer: string): IssuerMetadata {
  check(
    "the metadata names the trusted issuer",
    "RFC 8414 §3.3",
    metadata?.issuer === issuer,
    () => {
      if (!metadata) return new Error("its metadata is no JSON object");
      return new IssuerMisconfigured(
        `its metadata names another issuer, ${JSON.stringify(metadata.issuer)?.slice(0, 200)}`,
      );
    },
  );
  return metadata as IssuerMetadata;
}

/** RFC 8414 §2: what is heard over a line that others can write on proves nothing. */
function checkEndpoint(name: EndpointName, metadata: IssuerMetadata): IssuerEndpoint {
  const endpoint = metadata[name];
  check(
    "the metadata names the endpoint",
    "RFC 8414 §2",
    !isUnsaid(endpoint),
    () => new IssuerMisconfigured(`its metadata names no ${name}`),
  );
  const isSafe =
    typeof endpoint === "string" && URL.canParse(endpoint) && isSafeOrigin(new URL(endpoint));
  check(
    "the issuer is asked over https or on this machine",
    "RFC 8414 §2",
    isSafe,
    () => new IssuerMisconfigured(`its metadata names no safe ${name}`),
  );
  return endpoint as IssuerEndpoint;
}

function isObject(value: unknown): value is Said {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readObject(text: string): Said | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
