import { check } from "@tale/protocol/check";
import {
  TokenEndpointAuthMethod,
  type ClientMetadata,
  type RegistrationErrorCode,
} from "@tale/protocol/client-registration";
import { parseScope } from "@tale/protocol/scope";
import { grantTypes, type ClientSettings, type GrantType } from "../clients/client.ts";
import { checkKeys } from "./client-keys.checks.ts";
import { checkHomepage, checkName, cleanText } from "./presentation.checks.ts";
import { checkRedirectUri, checkRedirectUriCount } from "./redirect-uri.checks.ts";
import { problemOf } from "./unusable-setting.error.ts";
import { checkOptionalMetadata } from "./optional-metadata.checks.ts";
import { namesOf, scopesThatCount, type Scope } from "../clients/scopes.ts";
import { RegistrationError } from "../clients/registration.error.ts";

const authenticationMethods: readonly string[] = TokenEndpointAuthMethod.enum;
const knownGrantTypes: readonly string[] = grantTypes;

/** What the metadata is read against. */
export interface RegistrationRules {
  readonly issuer: string;
  readonly scopes: readonly Scope[];
}

/**
 * Reads what a client says about itself, with the defaults of RFC 7591 §2 for what it leaves out.
 * What we do not know is ignored.
 */
export function checkClientMetadata(
  metadata: ClientMetadata,
  { issuer, scopes: knownScopes }: RegistrationRules,
): ClientSettings {
  const name = checkClientName(metadata);
  const uri = checkClientUri(metadata);
  const applicationType = checkApplicationType(metadata);
  const grantTypes = checkGrantTypes(metadata);
  const redirectUris = checkRedirectUris(metadata, applicationType, grantTypes);
  checkResponseTypes(metadata, grantTypes);
  const scopes = checkScope(metadata, knownScopes);
  const authenticationMethod = checkAuthenticationMethod(metadata);
  const jwks = checkKeys(metadata, authenticationMethod);
  return {
    name,
    ...(uri === undefined ? {} : { uri }),
    redirectUris,
    grantTypes,
    scopes,
    authenticationMethod,
    applicationType,
    ...(jwks ? { jwks } : {}),
    further: checkOptionalMetadata(
      { ...metadata, ...(jwks ? { jwks: { keys: [...jwks.keys] } } : {}) },
      issuer,
    ),
  };
}

/** RFC 7591 §2: the name users will read. Without one they are told that there is none. */
function checkClientName({ client_name = "Unnamed application" }: ClientMetadata): string {
  const name = cleanText(client_name);
  refuseIf(
    problemOf(() => checkName(name)),
    "invalid_client_metadata",
    "client_name",
  );
  return name;
}

function checkClientUri({ client_uri }: ClientMetadata): string | undefined {
  if (client_uri !== undefined)
    refuseIf(
      problemOf(() => checkHomepage(client_uri)),
      "invalid_client_metadata",
      "client_uri",
    );
  return client_uri;
}

/** RFC 8252 §8.4: an application on a device says so, because other rules hold for it. */
function checkApplicationType({
  application_type = "web",
}: ClientMetadata): ClientSettings["applicationType"] {
  check(
    "the application type is known",
    "RFC 8252 §8.4",
    application_type === "web" || application_type === "native",
    refuse("application_type must be web or native"),
  );
  return application_type;
}

/** RFC 7591 §2: every client of the code flow says where codes may be sent. */
function checkRedirectUris(
  { redirect_uris = [] }: ClientMetadata,
  applicationType: ClientSettings["applicationType"],
  grantTypes: readonly GrantType[],
): readonly string[] {
  const uris = [...new Set(redirect_uris)];
  if (uris.length === 0 && !grantTypes.includes("authorization_code")) return uris;
  refuseIf(
    problemOf(() => checkRedirectUriCount(uris)),
    "invalid_redirect_uri",
    "redirect_uris",
  );
  for (const [index, uri] of uris.entries()) {
    refuseIf(
      problemOf(() => checkRedirectUri(uri, applicationType)),
      "invalid_redirect_uri",
      `redirect_uris[${index}]`,
    );
  }
  return uris;
}

/**
 * RFC 7591 §2: the code grant by default. Refreshing is for those who ask for it, and they need a
 * code first. Many libraries list every grant type they know: what is unknown here is left out, and
 * the answer says what remained (§3.2.1).
 */
function checkGrantTypes({
  grant_types = ["authorization_code"],
}: ClientMetadata): readonly GrantType[] {
  const grantTypes = grant_types.filter((one): one is GrantType => knownGrantTypes.includes(one));
  check(
    "there is a way to the first token",
    "RFC 7591 §2.1",
    grantTypes.some((one) => one !== "refresh_token"),
    refuse(
      `grant_types may be ${knownGrantTypes.join(", ")}, and must include authorization_code or another way to a first token`,
    ),
  );
  return [...new Set(grantTypes)];
}

/**
 * RFC 7591 §2.1: response types and grant types are two names for one flow, so they must fit; and
 * there is one flow with a response here. Who lists others beside it gets that one (§3.2.1).
 */
function checkResponseTypes(
  { response_types }: ClientMetadata,
  grantTypes: readonly GrantType[],
): void {
  const asksForCode = response_types?.includes("code");
  const fits =
    response_types === undefined ||
    (grantTypes.includes("authorization_code") ? asksForCode : response_types.length === 0);
  check(
    "the response types fit the grant types",
    "RFC 7591 §2.1",
    fits,
    refuse(
      "response_types must include code with grant type authorization_code, and be empty without it",
    ),
  );
}

/**
 * RFC 7591 §2: what the client may ever ask for; everything there is if it does not say. Beside
 * `openid`, unknown ones are ignored, as they are in its requests.
 */
function checkScope({ scope }: ClientMetadata, known: readonly Scope[]): readonly string[] {
  const names = namesOf(known);
  const asked = scope === undefined ? names : parseScope(scope);
  const scopes = asked && scopesThatCount(asked, known);
  check(
    "every scope is known",
    "RFC 7591 §2",
    scopes?.every((one) => names.includes(one)),
    refuse(`scope may be ${names.join(" ")}`),
  );
  return scopes ?? [];
}

/** RFC 7591 §2: the client keeps the method it asks for; HTTP Basic if it does not say. */
function checkAuthenticationMethod({
  token_endpoint_auth_method = "client_secret_basic",
}: ClientMetadata): TokenEndpointAuthMethod {
  check(
    "the authentication method is supported",
    "RFC 7591 §2",
    authenticationMethods.includes(token_endpoint_auth_method),
    refuse(`token_endpoint_auth_method may be ${authenticationMethods.join(", ")}`),
  );
  return token_endpoint_auth_method as TokenEndpointAuthMethod;
}

function refuse(message: string): () => RegistrationError {
  return () => new RegistrationError("invalid_client_metadata", message);
}

function refuseIf(problem: string | undefined, code: RegistrationErrorCode, member: string): void {
  if (problem) throw new RegistrationError(code, `${member}: ${problem}`);
}
