import { Type, type Static } from "typebox";
import { text } from "./secrecy.ts";
import { openidProviderMetadata } from "./openid-provider-metadata.ts";

/**
 * What an authorization server says about itself (RFC 8414 §2). Only `issuer` is always there; each
 * reader checks what it needs. The document is public, whatever is added to it.
 */
export const AuthorizationServerMetadata = Type.Object(
  {
    issuer: Type.String(),
    authorization_endpoint: Type.Optional(Type.String()),
    pushed_authorization_request_endpoint: Type.Optional(Type.String()),
    device_authorization_endpoint: Type.Optional(Type.String()),
    token_endpoint: Type.Optional(Type.String()),
    jwks_uri: Type.Optional(Type.String()),
    registration_endpoint: Type.Optional(Type.String()),
    revocation_endpoint: Type.Optional(Type.String()),
    introspection_endpoint: Type.Optional(Type.String()),
    scopes_supported: Type.Optional(Type.Array(Type.String())),
    response_types_supported: Type.Optional(Type.Array(Type.String())),
    response_modes_supported: Type.Optional(Type.Array(Type.String())),
    grant_types_supported: Type.Optional(Type.Array(Type.String())),
    token_endpoint_auth_methods_supported: Type.Optional(Type.Array(Type.String())),
    token_endpoint_auth_signing_alg_values_supported: Type.Optional(Type.Array(Type.String())),
    revocation_endpoint_auth_methods_supported: Type.Optional(Type.Array(Type.String())),
    revocation_endpoint_auth_signing_alg_values_supported: Type.Optional(Type.Array(Type.String())),
    introspection_endpoint_auth_methods_supported: Type.Optional(Type.Array(Type.String())),
    introspection_endpoint_auth_signing_alg_values_supported: Type.Optional(
      Type.Array(Type.String()),
    ),
    introspection_signing_alg_values_supported: Type.Optional(Type.Array(Type.String())),
    require_pushed_authorization_requests: Type.Optional(Type.Boolean()),
    request_parameter_supported: Type.Optional(Type.Boolean()),
    request_uri_parameter_supported: Type.Optional(Type.Boolean()),
    request_object_signing_alg_values_supported: Type.Optional(Type.Array(Type.String())),
    dpop_signing_alg_values_supported: Type.Optional(Type.Array(Type.String())),
    code_challenge_methods_supported: Type.Optional(Type.Array(Type.String())),
    authorization_response_iss_parameter_supported: Type.Optional(Type.Boolean()),
    authorization_details_types_supported: Type.Optional(Type.Array(Type.String())),
    ...openidProviderMetadata,
    protected_resources: Type.Optional(Type.Array(Type.String())),
    service_documentation: Type.Optional(Type.String()),
  },
  text,
);

export type AuthorizationServerMetadata = Static<typeof AuthorizationServerMetadata>;

/**
 * Where an issuer publishes its metadata: the well-known part goes between host and path (RFC 8414
 * §3.1).
 *
 * @throws TypeError when the issuer is not a URL
 */
export function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, "")}`;
}
