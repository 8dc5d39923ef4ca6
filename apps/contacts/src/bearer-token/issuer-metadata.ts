import { check } from "@tale/backstage/check";
import { AuthorizationServerMetadata, metadataUrl } from "@tale/protocol/authorization-server-metadata";
import type { HttpClient } from "@tale/service/http-client";
import { isSafeOrigin } from "@tale/service/origins";
import type { JSONWebKeySet } from "jose";
import { Value } from "typebox/value";

/**
 * Reads an issuer's public keys where its own metadata says they are: RFC 8414, or OpenID Connect Discovery for
 * issuers that publish only that.
 *
 * @throws when the issuer cannot be reached or what it says cannot be used
 */
export async function fetchIssuerKeys(issuer: string, http: HttpClient): Promise<JSONWebKeySet> {
  const { jwks_uri: jwksUri } = await fetchIssuerMetadata(issuer, http);
  const keys = await http(checkEndpoint("jwks_uri", jwksUri), { headers: { accept: "application/json" } });
  return JSON.parse(keys.body) as JSONWebKeySet;
}

/** @throws when the issuer cannot be reached, or the metadata is not its own */
export async function fetchIssuerMetadata(issuer: string, http: HttpClient): Promise<AuthorizationServerMetadata> {
  const metadata = await fetchMetadata(issuer, http);
  checkIssuerIsItself(metadata, issuer);
  return metadata;
}

async function fetchMetadata(issuer: string, http: HttpClient): Promise<unknown> {
  for (const url of [metadataUrl(issuer), `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`]) {
    const answer = await http(url, { headers: { accept: "application/json" } });
    if (answer.status === 200) return JSON.parse(answer.body);
  }
  throw new Error("it publishes no metadata");
}

/** RFC 8414 §3.3: metadata that names another issuer, by even one byte, is somebody else's. */
function checkIssuerIsItself(metadata: unknown, issuer: string): asserts metadata is AuthorizationServerMetadata {
  const isItself = Value.Check(AuthorizationServerMetadata, metadata) && metadata.issuer === issuer;
  check("the metadata names the trusted issuer", "RFC 8414 §3.3", isItself, () => new Error("its metadata names another issuer"));
}

/** RFC 8414 §2: what is heard over a line that others can write on proves nothing. */
export function checkEndpoint(name: string, endpoint: string | undefined): string {
  const isSafe = endpoint !== undefined && URL.canParse(endpoint) && isSafeOrigin(new URL(endpoint));
  check("the issuer is asked over https or on this machine", "RFC 8414 §2", isSafe, () => new Error(`its metadata names no safe ${name}`));
  return endpoint;
}
