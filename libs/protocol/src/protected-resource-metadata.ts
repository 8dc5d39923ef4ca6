import { Type, type Static } from "typebox";
import { text } from "./secrecy.ts";

/** What a resource server says about itself, in public (RFC 9728 §2). */
export const ProtectedResourceMetadata = Type.Object(
  {
    resource: Type.String(),
    authorization_servers: Type.Optional(Type.Array(Type.String())),
    scopes_supported: Type.Optional(Type.Array(Type.String())),
    bearer_methods_supported: Type.Optional(Type.Array(Type.String())),
    authorization_details_types_supported: Type.Optional(Type.Array(Type.String())),
    dpop_signing_alg_values_supported: Type.Optional(Type.Array(Type.String())),
    dpop_bound_access_tokens_required: Type.Optional(Type.Boolean()),
    resource_name: Type.Optional(Type.String()),
    resource_documentation: Type.Optional(Type.String()),
  },
  text,
);

export type ProtectedResourceMetadata = Static<typeof ProtectedResourceMetadata>;

/**
 * Where a resource publishes its metadata: the well-known part goes between host and path, and a
 * query stays (RFC 9728 §3.1).
 */
export function protectedResourceMetadataUrl(resource: string): string {
  const { origin, pathname, search } = new URL(resource);
  return `${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, "")}${search}`;
}
