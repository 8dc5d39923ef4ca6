import { dpopAlgorithms } from "@tale/protocol/dpop-proof";
import {
  protectedResourceMetadataUrl,
  ProtectedResourceMetadata,
} from "@tale/protocol/protected-resource-metadata";
import type { Service } from "@tale/service/create-service";
import { contactsDetailType } from "../authorization-details/named-contacts.ts";
import { scopes } from "../bearer-token/access.ts";

export interface ProtectedResourceMetadataOptions {
  readonly origin: string;
  readonly trustedIssuers: readonly string[];
}

/**
 * A client that was sent away asks which authorization servers, scopes and kinds of tokens open
 * this resource (RFC 9728 §3). Nothing in it is secret: any web page may read it. It names the
 * issuers and never speaks for them.
 */
export async function protectedResourceMetadataRoute(
  service: Service,
  { origin, trustedIssuers }: ProtectedResourceMetadataOptions,
): Promise<void> {
  const metadata: ProtectedResourceMetadata = {
    resource: origin,
    authorization_servers: [...trustedIssuers],
    scopes_supported: [...scopes],
    bearer_methods_supported: ["header"],
    authorization_details_types_supported: [contactsDetailType],
    dpop_signing_alg_values_supported: [...dpopAlgorithms],
    dpop_bound_access_tokens_required: false,
    resource_name: "Contacts",
  };

  service.get(
    new URL(protectedResourceMetadataUrl(origin)).pathname,
    { schema: { response: { 200: ProtectedResourceMetadata } } },
    async (_request, reply) => {
      reply
        .header("access-control-allow-origin", "*")
        .header("cache-control", "public, max-age=300");
      return metadata;
    },
  );
}
