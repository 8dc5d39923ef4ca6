import { parseBearerChallenge } from "@tale/protocol/bearer-challenge";
import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import { protectedResourceMetadataUrl } from "@tale/protocol/protected-resource-metadata";
import { isSafeOrigin } from "@tale/service/origins";
import type { HttpClient, HttpResponse } from "@tale/service/http-client";
import { contactsAddress } from "../contacts-address.ts";
import { DiscoveryError } from "./discovery.error.ts";
import { getMetadata } from "./get-metadata.ts";
import {
  checkAuthorizationServer,
  checkResource,
  checkResourceMetadataShape,
} from "./resource-metadata.checks.ts";

/** Who gives out tokens for this address? @returns an issuer @throws DiscoveryError */
export type FindIssuer = (resource: string) => Promise<string>;

/**
 * Finds the authorization server of a contacts address (RFC 9728).
 *
 * A GET leaves for the well-known address; what the resource says about itself arrives. Where
 * nothing stands there, the resource is asked for contacts without a token: its refusal names the
 * place (RFC 9728 §5.1). What the authorization server says about itself is `discovery`'s business.
 */
export function createFindIssuer(http: HttpClient): FindIssuer {
  return async (resource) => {
    const wellKnown = await getMetadata(http, protectedResourceMetadataUrl(resource));
    const answer =
      wellKnown.status === 200
        ? wellKnown
        : await getMetadata(http, placeNamedIn(await getMetadata(http, contactsAddress(resource))));
    const metadata = checkResourceMetadataShape(answer);
    checkResource(metadata, resource);
    return checkAuthorizationServer(metadata);
  };
}

function placeNamedIn({ status, headers }: HttpResponse): string {
  const challenges = status === 401 ? String(headers["www-authenticate"] ?? "") : "";
  const { resource_metadata: place = "" } = {
    ...parseDpopChallenge(challenges),
    ...parseBearerChallenge(challenges),
  };
  if (URL.canParse(place) && isSafeOrigin(new URL(place))) return place;
  throw new DiscoveryError(
    "no_resource_metadata",
    "The contacts address does not say who gives out its tokens (RFC 9728). Ask the provider for its issuer and type it in.",
  );
}
