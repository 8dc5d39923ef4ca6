import { check } from "@tale/protocol/check";
import { TokenEndpointAuthMethod, type ClientMetadata } from "@tale/protocol/client-registration";
import { parseScope } from "@tale/protocol/scope";
import { grantTypes, type ClientSettings, type GrantType } from "../clients/client.ts";
import { checkClientKeys } from "./client-keys.checks.ts";
import { checkHomepage, checkName, cleanText } from "./presentation.checks.ts";
import { checkNewRedirectUri, checkRedirectUriCount } from "../clients/redirect-uri.checks.ts";
import { checkMember } from "../clients/unusable-setting.error.ts";
import { checkOptionalMetadata } from "./optional-metadata.checks.ts";
import { namesOf, scopesThatCount, type Scope } from "../clients/scopes.ts";
import { attempt, checkAll, RegistrationError } from "../clients/registration.error.ts";

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
 *
 * @throws RegistrationError with everything that is wrong
 */
export function checkClientMetadata(
  metadata: ClientMetadata,
  { issuer, scopes: knownScopes }: RegistrationRules,
): ClientSettings {
  const [applicationType, grantTypes, authenticationMethod] = checkAll(
    () => checkApplicationType(metadata),
    () => checkGrantTypes(metadata),
    () => checkAuthenticationMethod(metadata),
  );
  const keys = attempt(() => checkClientKeys(metadata, authenticationMethod));
  const usable = keys.read ? { jwks: { keys: [...keys.read.keys] } } : {};
  const [name, uri, redirectUris, , scopes, jwks, further] = checkAll(
    () => checkClientName(metadata),
    () => checkClientUri(metadata),
    () => checkRedirectUris(metadata, applicationType, grantTypes),
    () => checkResponseTypes(metadata, grantTypes),
    () => checkScopeOfClient(metadata, knownScopes),
    keys.result,
    () => checkOptionalMetadata({ ...metadata, ...usable }, issuer),
  );
  return {
    name,
    ...(uri === undefined ? {} : { uri }),
    redirectUris,
    grantTypes,
    scopes,
    authenticationMethod,
    applicationType,
    ...(jwks ? { jwks } : {}),
    further,
  };
}

/** RFC 7591 §2: the name users will read. Without one they are told that there is none. */
function checkClientName({ client_name = "Unnamed application" }: ClientMetadata): string {
  const name = cleanText(client_name);
  checkMember(() => checkName(name), { member: "client_name" });
  return name;
}

function checkClientUri({ client_uri }: ClientMetadata): string | undefined {
  if (client_uri !== undefined)
    checkMember(() => checkHomepage(client_uri), { member: "client_uri" });
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
    refuse("application_type", "it must be web or native"),
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
  const member = "redirect_uris";
  const code = "invalid_redirect_uri";
  checkMember(() => checkRedirectUriCount(uris), { member }, code);
  checkAll(
    ...uris.map((value, index) => () => {
      const about = { member, path: `[${index}]`, value };
      checkMember(() => checkNewRedirectUri(value, applicationType), about, code);
    }),
  );
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
      "grant_types",
      `it may have ${knownGrantTypes.join(", ")}, and must include authorization_code or another way to a first token`,
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
      "response_types",
      "it must include code with grant type authorization_code, and be empty without it",
    ),
  );
}

/**
 * RFC 7591 §2: what the client may ever ask for; everything there is if it does not say. Beside
 * `openid`, unknown ones are ignored, as they are in its requests.
 */
function checkScopeOfClient({ scope }: ClientMetadata, known: readonly Scope[]): readonly string[] {
  const names = namesOf(known);
  const asked = scope === undefined ? names : parseScope(scope);
  const scopes = asked && scopesThatCount(asked, known);
  check(
    "every scope is known",
    "RFC 7591 §2",
    scopes?.every((one) => names.includes(one)),
    refuse("scope", `it may be ${names.join(" ")}`),
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
    refuse("token_endpoint_auth_method", `it may be ${authenticationMethods.join(", ")}`),
  );
  return token_endpoint_auth_method as TokenEndpointAuthMethod;
}

function refuse(member: string, problem: string): () => RegistrationError {
  return () => new RegistrationError("invalid_client_metadata", problem, { member });
}
