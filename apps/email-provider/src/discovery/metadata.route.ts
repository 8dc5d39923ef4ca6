import type { AuthorizationServerMetadata } from "@tale/protocol/authorization-server-metadata";
import { TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import { dpopAlgorithms } from "@tale/protocol/dpop-proof";
import type { Service } from "@tale/service/create-service";
import { signingAlgorithm } from "../keys/keyring.ts";
import type { RegistrationPolicy } from "../registration/registration.checks.ts";
import { clientSigningAlgorithms, grantTypes } from "../clients/client.ts";
import { namesOf, type KnownTargets } from "../clients/scopes.ts";
import { contactsDetailType } from "../beyond/details/contacts-detail.checks.ts";
import { openidMetadata } from "../beyond/openid/openid-metadata.ts";

export interface MetadataOptions extends KnownTargets {
  readonly issuer: string;
  readonly registration: RegistrationPolicy;
}

/**
 * Authorization server metadata (RFC 8414 §3); the same for those who know it from OpenID Connect
 * Discovery §4.
 *
 * Whoever wants to work with this server calls it first. Nothing arrives; the address of every
 * endpoint and what it understands leave. It lists only what works.
 *
 * @step act-1.discovery
 */
export async function metadataRoute(
  service: Service,
  { issuer, resources, scopes, registration }: MetadataOptions,
): Promise<void> {
  const clientAuthentication: readonly string[] = TokenEndpointAuthMethod.enum;
  const metadata: AuthorizationServerMetadata = {
    issuer,
    service_documentation: `${issuer}/developer`,
    authorization_endpoint: `${issuer}/authorize`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    device_authorization_endpoint: `${issuer}/device_authorization`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    ...(registration.kind === "closed" ? {} : { registration_endpoint: `${issuer}/register` }),
    revocation_endpoint: `${issuer}/revoke`,
    introspection_endpoint: `${issuer}/introspect`,
    scopes_supported: namesOf(scopes),
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: [...grantTypes],
    token_endpoint_auth_methods_supported: [...clientAuthentication],
    token_endpoint_auth_signing_alg_values_supported: [...clientSigningAlgorithms],
    revocation_endpoint_auth_methods_supported: [...clientAuthentication],
    revocation_endpoint_auth_signing_alg_values_supported: [...clientSigningAlgorithms],
    introspection_endpoint_auth_methods_supported: clientAuthentication.filter(
      (method) => method !== "none",
    ),
    introspection_endpoint_auth_signing_alg_values_supported: [...clientSigningAlgorithms],
    introspection_signing_alg_values_supported: [signingAlgorithm],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    protected_resources: [...resources],
    ...openidMetadata(issuer), // OpenID Connect Discovery §3
    require_pushed_authorization_requests: false, // RFC 9126 §5
    request_parameter_supported: true, // RFC 9101 §10.5
    request_uri_parameter_supported: false,
    request_object_signing_alg_values_supported: [...clientSigningAlgorithms],
    dpop_signing_alg_values_supported: [...dpopAlgorithms], // RFC 9449 §5.1
    authorization_details_types_supported: [contactsDetailType], // RFC 9396 §10
  };

  const text = JSON.stringify(metadata);
  for (const place of [
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
  ]) {
    service.get(place, async (_request, reply) => {
      reply.header("cache-control", "public, max-age=300").type("application/json; charset=utf-8");
      return text;
    });
  }
}
