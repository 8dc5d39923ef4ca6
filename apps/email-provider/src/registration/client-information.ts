import type { ClientInformationResponse, ClientMetadata } from "@tale/protocol/client-registration";
import { formatScope } from "@tale/protocol/scope";
import { hasSharedSecret, type Client, type ClientSettings } from "../clients/client.ts";

export interface Credentials {
  readonly registrationToken: string;
  /**
   * Present in the one answer that tells the client its secret: from then on only a hash is kept.
   */
  readonly secret?: string;
}

/** A client as it is registered (RFC 7591 §3.2.1), and where it can be managed (RFC 7592 §3). */
export function describeClient(
  client: Client,
  issuer: string,
  { registrationToken, secret }: Credentials,
): ClientInformationResponse {
  return {
    client_id: client.id,
    ...(secret === undefined ? {} : { client_secret: secret }),
    client_id_issued_at: Math.floor(client.createdAt / 1000),
    ...(hasSharedSecret(client) ? { client_secret_expires_at: 0 } : {}),
    registration_access_token: registrationToken,
    registration_client_uri: `${issuer}/register/${client.id}`,
    ...describeMetadata(client),
  };
}

/** What a client registered, in the words of RFC 7591 §2. */
export function describeMetadata(client: ClientSettings) {
  return {
    client_name: client.name,
    ...(client.uri === undefined ? {} : { client_uri: client.uri }),
    redirect_uris: [...client.redirectUris],
    grant_types: [...client.grantTypes],
    response_types: client.grantTypes.includes("authorization_code") ? ["code"] : [],
    scope: formatScope(client.scopes),
    token_endpoint_auth_method: client.authenticationMethod,
    application_type: client.applicationType,
    ...(client.jwks ? { jwks: { keys: [...client.jwks.keys] } } : {}),
    ...client.further,
  } satisfies ClientMetadata;
}
