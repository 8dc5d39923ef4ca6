import { Type, type Static } from "typebox";
import { openidClientMetadata } from "./openid-client-metadata.ts";
import { open, secret, text } from "./secrecy.ts";

/** How a client proves who it is at the token endpoint (RFC 7591 §2). */
export const TokenEndpointAuthMethod = Type.Enum([
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
  "none",
]);

export type TokenEndpointAuthMethod = Static<typeof TokenEndpointAuthMethod>;

/** A set of public keys (RFC 7517 §5). What a key must be is for its reader to say. */
export const JwkSet = Type.Object({
  keys: Type.Array(Type.Record(Type.String(), Type.Unknown(text))),
});

/** What a client says about itself when it registers (RFC 7591 §2). Unknown members are ignored. */
export const ClientMetadata = Type.Object({
  client_name: Type.Optional(Type.String(text)),
  client_uri: Type.Optional(Type.String(text)),
  redirect_uris: Type.Optional(Type.Array(Type.String(text))),
  grant_types: Type.Optional(Type.Array(Type.String(text))),
  response_types: Type.Optional(Type.Array(Type.String(text))),
  scope: Type.Optional(Type.String(text)),
  token_endpoint_auth_method: Type.Optional(Type.String(text)),
  /**
   * How a client signs its assertions (OpenID Connect Registration §2, which OAuth registrations
   * share).
   */
  token_endpoint_auth_signing_alg: Type.Optional(Type.String(text)),
  application_type: Type.Optional(Type.String(text)),
  contacts: Type.Optional(Type.Array(Type.String(text))),
  authorization_details_types: Type.Optional(Type.Array(Type.String(text))),
  jwks: Type.Optional(JwkSet),
  jwks_uri: Type.Optional(Type.String(text)),
  ...openidClientMetadata,
  require_pushed_authorization_requests: Type.Optional(Type.Boolean()),
  require_signed_request_object: Type.Optional(Type.Boolean()),
  request_object_signing_alg: Type.Optional(Type.String(text)),
  dpop_bound_access_tokens: Type.Optional(Type.Boolean()),
});

export type ClientMetadata = Static<typeof ClientMetadata>;

/** Why a registration was refused (RFC 7591 §3.2.2). */
export type RegistrationErrorCode = "invalid_redirect_uri" | "invalid_client_metadata";

/**
 * The client as it was registered, with its credentials and the place to manage it (RFC 7591
 * §3.2.1, RFC 7592 §3).
 */
export const ClientInformationResponse = Type.Object({
  client_id: Type.String({ ...open, minLength: 1 }),
  client_secret: Type.Optional(Type.String(secret("client-secret"))),
  client_id_issued_at: Type.Optional(Type.Number()),
  client_secret_expires_at: Type.Optional(Type.Number()),
  registration_access_token: Type.Optional(Type.String(secret("registration-token"))),
  registration_client_uri: Type.Optional(Type.String(text)),
  ...ClientMetadata.properties,
});

export type ClientInformationResponse = Static<typeof ClientInformationResponse>;
