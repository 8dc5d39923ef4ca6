import { check } from "@tale/backstage/check";
import { ProtectedResourceMetadata } from "@tale/protocol/protected-resource-metadata";
import type { HttpResponse } from "@tale/service/http-client";
import { Value } from "typebox/value";
import { readJson } from "../json.ts";
import { DiscoveryError } from "./discovery.error.ts";

/** RFC 9728 §3.2: the answer is a JSON object; anything else is a page that happens to stand there. */
export function checkResourceMetadataShape({ status, body }: HttpResponse): ProtectedResourceMetadata {
  const metadata = status === 200 ? readJson(body) : undefined;
  check("the resource says about itself what a resource says", "RFC 9728 §3.2", Value.Check(ProtectedResourceMetadata, metadata), () =>
    new DiscoveryError("no_resource_metadata", "Something answers at the contacts address, but it does not describe itself as a protected resource (RFC 9728). Ask the provider for its issuer and type it in."));
  return metadata;
}

/** RFC 9728 §3.3: byte by byte, or one resource could lead us to ask for tokens of another. */
export function checkResource({ resource }: ProtectedResourceMetadata, asked: string): void {
  check("the metadata describes the resource that was asked for", "RFC 9728 §3.3", resource === asked, () =>
    new DiscoveryError("other_resource", `What was found there describes another resource: ${resource.slice(0, 200)}. If that is the one you mean, type it exactly like this.`));
}

/** RFC 9728 §2: of several servers the first is taken. Whether it can be trusted with users is checked in its own metadata. */
export function checkAuthorizationServer({ authorization_servers: [first] = [] }: ProtectedResourceMetadata): string {
  check("the resource names an authorization server", "RFC 9728 §2", first !== undefined, () =>
    new DiscoveryError("no_resource_metadata", "The contacts address describes itself, but names no authorization server. Ask the provider for its issuer and type it in."));
  return first;
}
