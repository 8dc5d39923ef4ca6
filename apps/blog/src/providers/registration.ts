import type { ClientMetadata } from "@tale/protocol/client-registration";
import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { askedScope, signInScope } from "../scopes.ts";
import { createClientKey, publicKeys, type ClientKey } from "../authorization-server/client-key.ts";
import { idTokenAlgorithmsOf, type IdTokenAlgorithm } from "../authorization-server/id-token-algorithm.ts";
import { protectionsOf } from "../authorization-server/protections.ts";
import { placeOf, type RedirectUris } from "../authorization-server/redirect-uris.ts";
import type { Provider, Registration } from "../stores/providers.store.ts";
import { checkClientInformation, checkRegistered } from "./registration.checks.ts";
import { RegistrationError } from "./registration.error.ts";

export interface RegistrationOptions {
  readonly http: HttpClient;
  readonly origin: string;
  readonly redirectUris: RedirectUris;
}

interface Addresses {
  readonly origin: string;
  readonly redirectUri: string;
  /** Where people who sign in come back to. */
  readonly signInRedirectUri: string;
}

/**
 * Registers Quillpost with a provider by machine (RFC 7591 §3).
 *
 * What a developer would type at the portal leaves as JSON; client id and secret arrive.
 *
 * @param initialAccessToken what a provider hands to those it lets register, if it asks for one (RFC 7591 §3)
 * @throws RegistrationError
 */
export async function registerClient({ http, origin, redirectUris }: RegistrationOptions, provider: Provider, metadata: ProviderMetadata, initialAccessToken?: string): Promise<Registration> {
  if (!metadata.registration_endpoint) throw new RegistrationError("closed");
  const clientKey = protectionsOf(provider, metadata).signsAssertions ? await createClientKey() : undefined;
  const place = placeOf(metadata);
  const addresses = { origin, redirectUri: redirectUris.connect(place), signInRedirectUri: redirectUris.signIn(place) };
  const [algorithm] = idTokenAlgorithmsOf(metadata);
  const asked = { ...describeClient(metadata, addresses, clientKey), ...(algorithm ? describeSignIn(addresses, algorithm) : {}) };
  const answer = await post(http, metadata.registration_endpoint, asked, initialAccessToken);
  checkRegistered(answer);
  return checkClientInformation(answer, { ...addresses, asked, clientKey });
}

/** What Quillpost says about itself: to a machine here, to a person on the providers page. Of its key it shows the public part. */
function describeClient({ token_endpoint_auth_methods_supported: methods = ["client_secret_basic"] }: ProviderMetadata, { origin, redirectUri }: Addresses, clientKey: ClientKey | undefined) {
  const withSecret = ["client_secret_basic", "client_secret_post", "none"].find((method) => methods.includes(method)) ?? "client_secret_basic";
  return {
    client_name: "Quillpost",
    client_uri: origin,
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: askedScope,
    ...(clientKey ? { token_endpoint_auth_method: "private_key_jwt", jwks: publicKeys(clientKey) } : { token_endpoint_auth_method: withSecret }),
  } satisfies ClientMetadata;
}

/** On top of it, to a provider that says who people are: where they come back to, and where it can tell that they have signed out. */
function describeSignIn({ origin, redirectUri, signInRedirectUri }: Addresses, algorithm: IdTokenAlgorithm) {
  return {
    redirect_uris: [redirectUri, signInRedirectUri],
    scope: `${askedScope} ${signInScope}`,
    post_logout_redirect_uris: [`${origin}/sign-in`],
    backchannel_logout_uri: `${origin}/sign-in/back-channel-logout`,
    backchannel_logout_session_required: true,
    id_token_signed_response_alg: algorithm,
  };
}

async function post(http: HttpClient, url: string, client: ClientMetadata, token: string | undefined): Promise<HttpResponse> {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  try {
    return await http(url, { method: "POST", headers: { ...authorization, "content-type": "application/json", accept: "application/json" }, body: JSON.stringify(client) });
  } catch (error) {
    if (error instanceof Unreachable) throw new RegistrationError("unreachable", { cause: error });
    throw error;
  }
}
