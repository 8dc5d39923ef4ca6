import type { ClientMetadata } from "@tale/protocol/client-registration";
import { secret } from "@tale/protocol/secrecy";
import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { isSafeUrl } from "../authorization-server/endpoints.checks.ts";
import { readMembers } from "../json.ts";
import { scopeAskedOf, signInScopeOf } from "../scopes.ts";
import { Type } from "typebox";
import {
  createClientKey,
  publicKeys,
  signingAlgorithm,
  type ClientKey,
} from "../authorization-server/client-key.ts";
import {
  idTokenAlgorithmsOf,
  type IdTokenAlgorithm,
} from "../authorization-server/id-token-algorithm.ts";
import { protectionsOf } from "../authorization-server/protections.ts";
import { placeOf, type RedirectUris } from "../authorization-server/redirect-uris.ts";
import type { Provider, Registration } from "../stores/provider.ts";
import { checkClientInformation, checkRegistered, ReadClient } from "./registration.checks.ts";
import { RegistrationError, type RegistrationProblem } from "./registration.error.ts";

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
 * What a developer would type at the portal leaves as JSON; client id and secret arrive. A client
 * that was made, but cannot be used, is deleted again where the answer says how (RFC 7592 §2.3), so
 * that no press leaves one behind.
 *
 * @param initialAccessToken what a provider hands to those it lets register, if it asks for one
 * (RFC 7591 §3)
 * @throws RegistrationError
 */
export async function registerClient(
  { http, origin, redirectUris }: RegistrationOptions,
  provider: Provider,
  metadata: ProviderMetadata,
  initialAccessToken?: string,
): Promise<Registration> {
  if (!metadata.registration_endpoint)
    throw new RegistrationError("closed", "there is no registration endpoint");
  const clientKey = protectionsOf(provider, metadata).signsAssertions
    ? await createClientKey()
    : undefined;
  const place = placeOf(metadata);
  const addresses = {
    origin,
    redirectUri: redirectUris.connect(place),
    signInRedirectUri: redirectUris.signIn(place),
  };
  const [algorithm] = idTokenAlgorithmsOf(metadata);
  const asked = {
    ...describeClient(metadata, addresses, clientKey),
    ...(algorithm ? describeSignIn(metadata, addresses, algorithm) : {}),
  };
  const answer = await post(http, metadata.registration_endpoint, asked, initialAccessToken);
  checkRegistered(answer, initialAccessToken);
  try {
    return checkClientInformation(answer, { ...addresses, asked, clientKey });
  } catch (error) {
    if (!(error instanceof RegistrationError)) throw error;
    throw new RegistrationError(await deleteOrphan(http, answer), error.message, { cause: error });
  }
}

/** RFC 7592 §2.3: what was made there is deleted with the token that came along. */
async function deleteOrphan(
  http: HttpClient,
  { body }: HttpResponse,
): Promise<RegistrationProblem> {
  const { said: managed } = readMembers(Management, body);
  const { said: client } = readMembers(MadeClient, body);
  if (managed && isSafeUrl(managed.registration_client_uri)) {
    const authorization = `Bearer ${managed.registration_access_token}`;
    const deleted = await http(managed.registration_client_uri, {
      method: "DELETE",
      headers: { authorization },
    }).catch((error: unknown) => {
      if (error instanceof Unreachable) return undefined;
      throw error;
    });
    if (deleted?.status === 204 || deleted?.status === 200) return "deleted_again";
  }
  return client || managed ? "left_behind" : "unusable_answer";
}

const MadeClient = Type.Pick(ReadClient, ["client_id"]);

const Management = Type.Object({
  registration_client_uri: Type.String(),
  registration_access_token: Type.String({
    ...secret("registration-token"),
    pattern: "^[\\x21-\\x7e]+$",
  }),
});

/**
 * What Quillpost says about itself: to a machine here, to a person on the providers page. Of its
 * key it shows the public part.
 */
function describeClient(
  metadata: ProviderMetadata,
  { origin, redirectUri }: Addresses,
  clientKey: ClientKey | undefined,
) {
  const { token_endpoint_auth_methods_supported: methods = ["client_secret_basic"] } = metadata;
  const withSecret =
    ["client_secret_basic", "client_secret_post", "none"].find((method) =>
      methods.includes(method),
    ) ?? "client_secret_basic";
  return {
    client_name: "Quillpost",
    client_uri: origin,
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: scopeAskedOf(metadata),
    ...(clientKey ? describeKey(clientKey) : { token_endpoint_auth_method: withSecret }),
  } satisfies ClientMetadata;
}

/**
 * Without the algorithm a server may assume another one, and refuse what was signed with ours (RFC
 * 7591 §2, OpenID Connect Registration §2).
 */
function describeKey(clientKey: ClientKey) {
  return {
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: signingAlgorithm,
    jwks: publicKeys(clientKey),
  };
}

/**
 * On top of it, to a provider that says who people are: where they come back to, and where it can
 * tell that they have signed out.
 */
function describeSignIn(
  metadata: ProviderMetadata,
  { origin, redirectUri, signInRedirectUri }: Addresses,
  algorithm: IdTokenAlgorithm,
) {
  return {
    redirect_uris: [redirectUri, signInRedirectUri],
    scope: `${scopeAskedOf(metadata)} ${signInScopeOf(metadata)}`,
    post_logout_redirect_uris: [`${origin}/sign-in`],
    backchannel_logout_uri: `${origin}/sign-in/back-channel-logout`,
    backchannel_logout_session_required: true,
    id_token_signed_response_alg: algorithm,
  };
}

async function post(
  http: HttpClient,
  url: string,
  client: ClientMetadata,
  token: string | undefined,
): Promise<HttpResponse> {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  try {
    return await http(url, {
      method: "POST",
      headers: { ...authorization, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(client),
    });
  } catch (error) {
    if (error instanceof Unreachable)
      throw new RegistrationError("unreachable", error.message, { cause: error });
    throw error;
  }
}
