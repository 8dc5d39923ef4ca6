import { check } from "@tale/protocol/check";
import { ProtectedResourceMetadata } from "@tale/protocol/protected-resource-metadata";
import type { HttpResponse } from "@tale/service/http-client";
import { Type, type Static } from "typebox";
import { readMembers } from "../json.ts";
import { refusalIn } from "../refusals/refusal.ts";
import { DiscoveryError } from "./discovery.error.ts";

/** As much of it as is read here. */
const KnownMetadata = Type.Pick(ProtectedResourceMetadata, ["resource", "authorization_servers"]);

type KnownMetadata = Static<typeof KnownMetadata>;

/**
 * RFC 9728 §3.2: the answer is a JSON object; anything else is a page that happens to stand there.
 */
export function checkResourceMetadataShape(answer: HttpResponse): KnownMetadata {
  const isThere = answer.status === 200;
  const { said, wrong } = readMembers(KnownMetadata, isThere ? answer.body : "");
  check("the resource says about itself what a resource says", "RFC 9728 §3.2", said, () => {
    const why = isThere ? wrong : `it answered ${answer.status}`;
    const message = `Something answers at the contacts address, but it does not describe itself as a protected resource (RFC 9728): ${why}. Ask the provider for its issuer and type it in.`;
    return new DiscoveryError("no_resource_metadata", message, { refusal: refusalIn(answer) });
  });
  return said;
}

/** RFC 9728 §3.3: byte by byte, or one resource could lead us to ask for tokens of another. */
export function checkResource({ resource }: KnownMetadata, asked: string): void {
  check(
    "the metadata describes the resource that was asked for",
    "RFC 9728 §3.3",
    resource === asked,
    () =>
      new DiscoveryError(
        "other_resource",
        `What was found there describes another resource: ${resource.slice(0, 200)}. If that is the one you mean, type it exactly like this.`,
      ),
  );
}

/**
 * RFC 9728 §2: of several servers the first is taken. Whether it can be trusted with users is
 * checked in its own metadata.
 */
export function checkAuthorizationServer({
  authorization_servers: [first] = [],
}: KnownMetadata): string {
  check(
    "the resource names an authorization server",
    "RFC 9728 §2",
    first !== undefined,
    () =>
      new DiscoveryError(
        "no_resource_metadata",
        "The contacts address describes itself, but names no authorization server. Ask the provider for its issuer and type it in.",
      ),
  );
  return first;
}
