import type { ClientMetadata } from "@tale/protocol/client-registration";
import { Type, type Static } from "typebox";
import { methodsOf, type Client, type ClientSettings } from "../clients/client.ts";
import { idTokenAlgorithmOf } from "../beyond/openid/id-token.ts";
import { eitherSecretMethod, optionalFieldsFor, type Field } from "./application-fields.words.ts";

const Text = Type.Optional(Type.String());

/** What a developer typed. Fields left empty do not arrive. */
export const ApplicationForm = Type.Object({
  name: Text,
  description: Text,
  homepage: Text,
  redirect_uris: Text,
  scope: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  kind: Text,
  post_logout_redirect_uris: Text,
  backchannel_logout_uri: Text,
  require_pushed_authorization_requests: Text,
  require_signed_request_object: Text,
  dpop_bound_access_tokens: Text,
  id_token_signed_response_alg: Text,
  token_endpoint_auth_method: Text,
  jwks: Text,
});

export type ApplicationForm = Static<typeof ApplicationForm>;

/** What the form does not ask for: it follows from the kind, or was registered before. */
export type Registered = Pick<
  ClientSettings,
  "applicationType" | "authenticationMethod" | "secretAnywhere" | "grantTypes"
> &
  Partial<Pick<Client, "introspects" | "pkce" | "jwks" | "further">>;

/** What is typed into a field of each kind, as the metadata has it; undefined when that is nothing. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  line: (text) => text.trim() || undefined,
  lines: (text) => (text.trim() ? linesOf(text) : undefined),
  tick: () => true,
  choice: (text) => (text === usual.id_token_signed_response_alg ? undefined : text),
};

/**
 * What a program would have registered (RFC 7591 §2), without its keys. Optional settings that the
 * form does not have stay as they are.
 *
 * @param optional the optional settings that it has
 */
export function metadataOf(
  form: ApplicationForm,
  client: Registered,
  optional: readonly Field[],
): ClientMetadata {
  const kept = Object.entries(client.further ?? {}).filter(
    ([member]) => !optional.some((field) => field.member === member),
  );
  const typed = optional
    .map(({ name, member, control }) => [member, readField(form, name, control)] as const)
    .filter(([, value]) => value !== undefined);
  const uri = form.homepage?.trim();
  return {
    ...Object.fromEntries([...kept, ...typed]),
    client_name: form.name ?? "",
    ...(uri ? { client_uri: uri } : {}),
    redirect_uris: linesOf(form.redirect_uris),
    application_type: client.applicationType,
    grant_types: [...client.grantTypes],
    token_endpoint_auth_method: methodIn(form, client).authenticationMethod,
  };
}

function readField(form: ApplicationForm, name: string, control: Field["control"]): unknown {
  const text = form[name as keyof ApplicationForm];
  return typeof text === "string" ? readers[control]?.(text) : undefined;
}

/** The authentication method that was chosen, if the form offers it; or else the one before. */
export function methodIn(
  { token_endpoint_auth_method: chosen }: ApplicationForm,
  client: Registered,
): Pick<ClientSettings, "authenticationMethod" | "secretAnywhere"> {
  const isOffered = optionalFieldsFor(client)
    .filter(({ name }) => name === "token_endpoint_auth_method")
    .some(({ options = [] }) => options.some(({ value }) => value === chosen));
  const method = isOffered ? chosen : methodsOf(client).join(" ");
  return method === eitherSecretMethod
    ? { authenticationMethod: "client_secret_basic", secretAnywhere: true }
    : { authenticationMethod: method as ClientSettings["authenticationMethod"] };
}

/** What an optional setting is while nothing is chosen. */
export const usual = {
  id_token_signed_response_alg: idTokenAlgorithmOf({}),
  token_endpoint_auth_method: eitherSecretMethod,
} satisfies ApplicationForm;

/** The form as it would be filled in for a client that is there. */
export function formOf(client: Client): ApplicationForm {
  const { name, description = "", uri = "", redirectUris, scopes, jwks, further = {} } = client;
  const optional = Object.entries(further).map(([member, value]) => [
    member,
    Array.isArray(value) ? value.join("\n") : value === false ? "" : String(value),
  ]);
  return {
    ...Object.fromEntries(optional.filter(([, text]) => text !== "")),
    name,
    description,
    homepage: uri,
    redirect_uris: redirectUris.join("\n"),
    scope: [...scopes],
    token_endpoint_auth_method: methodsOf(client).join(" "),
    ...(jwks && jwks.keys.length > 0 ? { jwks: JSON.stringify(jwks, null, 2) } : {}),
  };
}

/** What was typed one per line, each once. */
function linesOf(text = ""): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))];
}
