import { check } from "@tale/backstage/check";
import { ClientInformationResponse } from "@tale/protocol/client-registration";
import type { HttpResponse } from "@tale/service/http-client";
import { Value } from "typebox/value";
import type { ClientKey } from "../authorization-server/client-key.ts";
import { isIdTokenAlgorithm, usualIdTokenAlgorithm } from "../authorization-server/id-token-algorithm.ts";
import { readJson } from "../json.ts";
import { AuthenticationMethod, type Registration } from "../stores/providers.store.ts";
import { RegistrationError } from "./registration.error.ts";

/** RFC 7591 §3.2.2: 400 is about what we said, 401 and 403 about who may register at all. */
export function checkRegistered({ status }: HttpResponse): void {
  const code = status === 401 || status === 403 ? "closed" : status === 429 ? "too_many" : status === 400 ? "refused" : "unusable_answer";
  check("the provider registered the client", "RFC 7591 §3.2.2", status === 201 || status === 200, () => new RegistrationError(code));
}

/** What was asked for, and with what. */
export interface AskedRegistration {
  readonly redirectUri: string;
  readonly signInRedirectUri: string;
  readonly asked: { readonly redirect_uris: readonly string[] };
  readonly clientKey: ClientKey | undefined;
}

const hasCredential: Record<AuthenticationMethod, (clientSecret: string | undefined, clientKey: ClientKey | undefined) => boolean> = {
  client_secret_basic: (clientSecret) => Boolean(clientSecret),
  client_secret_post: (clientSecret) => Boolean(clientSecret),
  private_key_jwt: (_clientSecret, clientKey) => clientKey !== undefined,
  none: () => true,
};

/**
 * OpenID Connect Registration §2 and §3.2: the server may have chosen another algorithm than was asked for; where it names
 * none, it signs with RS256. With one that Quillpost cannot check there is no sign-in; contacts can be shared all the same.
 */
function readSignIn(client: ClientInformationResponse, { asked, signInRedirectUri }: AskedRegistration) {
  const { redirect_uris = asked.redirect_uris, id_token_signed_response_alg: algorithm = usualIdTokenAlgorithm } = client;
  const isChecked = isIdTokenAlgorithm(algorithm);
  const offersSignIn = isChecked && redirect_uris.includes(signInRedirectUri);
  return { offersSignIn, ...(isChecked ? { idTokenAlgorithm: algorithm } : {}) };
}

/** RFC 7591 §3.2.1: the answer says as whom we are registered, and the server may have changed what we asked for. */
export function checkClientInformation({ body }: HttpResponse, context: AskedRegistration): Registration {
  const { redirectUri, clientKey } = context;
  const client = readJson(body);
  const isUsable = Value.Check(ClientInformationResponse, client) && (client.redirect_uris ?? [redirectUri]).includes(redirectUri);
  check("the answer names a client with our redirect URI", "RFC 7591 §3.2.1", isUsable, () => new RegistrationError("unusable_answer"));
  const { client_id, client_secret, token_endpoint_auth_method = "client_secret_basic" } = client as ClientInformationResponse;
  const isKnown = Value.Check(AuthenticationMethod, token_endpoint_auth_method) && hasCredential[token_endpoint_auth_method](client_secret, clientKey);
  check("the authentication method is one we know, with the secret or key it needs", "RFC 7591 §3.2.1", isKnown, () => new RegistrationError("unusable_answer"));
  return {
    clientId: client_id,
    clientSecret: client_secret,
    clientKey: token_endpoint_auth_method === "private_key_jwt" ? clientKey : undefined,
    authenticationMethod: token_endpoint_auth_method as AuthenticationMethod,
    ...readSignIn(client as ClientInformationResponse, context),
    registeredBy: "machine",
    registrationClientUri: (client as ClientInformationResponse).registration_client_uri,
    registrationAccessToken: (client as ClientInformationResponse).registration_access_token,
  };
}
