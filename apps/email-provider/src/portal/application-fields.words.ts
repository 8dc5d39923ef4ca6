import type { ClientSettings } from "../clients/client.ts";
import { signingAlgorithms } from "../keys/keyring.ts";
import { maxDescriptionLength, maxNameLength } from "../registration/presentation.checks.ts";

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** One field of the form, and the member of the metadata that it becomes (RFC 7591 §2). */
export interface Field {
  /** In the form, and of its control with hyphens. */
  readonly name: string;
  readonly member: string;
  readonly control: "line" | "lines" | "keys" | "tick" | "choice" | "radios" | "scopes";
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly isOptional?: boolean;
  /** What stands before its value in the lines that an application's "Copy all" copies. */
  readonly line?: string;
  readonly options?: readonly Option[];
}

export interface FieldGroup {
  readonly legend: string;
  readonly fields: readonly Field[];
}

/** What every application has. */
export const mainFields: readonly Field[] = [
  {
    name: "name",
    member: "client_name",
    control: "line",
    label: "Name",
    line: "Name",
    hint: "Users see it when they are asked for consent.",
    maxLength: maxNameLength,
  },
  {
    name: "description",
    member: "description",
    control: "line",
    label: "What it does",
    line: "What it does",
    hint: "One sentence for users.",
    maxLength: maxDescriptionLength,
    isOptional: true,
  },
  {
    name: "homepage",
    member: "client_uri",
    control: "line",
    label: "Home page",
    line: "Home page",
    placeholder: "https://example.com",
    isOptional: true,
  },
  {
    name: "redirect_uris",
    member: "redirect_uris",
    control: "lines",
    label: "Redirect URIs",
    line: "Redirect URI",
    placeholder: "https://example.com/callback",
    hint: "One per line; a television needs none. The answer goes to one of these addresses, compared character by character. Use https; plain http works on your own machine only.",
  },
  {
    name: "scope",
    member: "scope",
    control: "scopes",
    label: "What it may ask users for",
    hint: "Users will read it in these words.",
  },
];

const optional = (
  name: string,
  control: Field["control"],
  field: Omit<Field, "name" | "member" | "control">,
): Field => ({ name, member: name, control, ...field });

const signOut: FieldGroup = {
  legend: "Sign-out",
  fields: [
    optional("post_logout_redirect_uris", "lines", {
      label: "Addresses to return to after sign-out",
      placeholder: "https://example.com/",
      hint: "One per line, under the same rules as redirect URIs. Without one, users stay on our page.",
    }),
    optional("backchannel_logout_uri", "line", {
      label: "Logout notification address",
      placeholder: "https://example.com/logout",
      hint: "When a session ends here, our server calls this address, and yours can end its session.",
    }),
  ],
};

const requests: FieldGroup = {
  legend: "Authorization requests",
  fields: [
    optional("require_pushed_authorization_requests", "tick", {
      label: "Accept pushed requests only",
      hint: "Your server sends each request to us first (RFC 9126). A request that only the browser brings is refused.",
    }),
    optional("require_signed_request_object", "tick", {
      label: "Accept signed requests only",
      hint: "Each request is signed with one of the public keys below (RFC 9101). An unsigned request is refused.",
    }),
  ],
};

const tokens: FieldGroup = {
  legend: "Tokens",
  fields: [
    optional("dpop_bound_access_tokens", "tick", {
      label: "Bind tokens to a key (DPoP)",
      hint: "A token works only with a proof of the application's own key (RFC 9449). A stolen token is useless.",
    }),
    optional("id_token_signed_response_alg", "choice", {
      label: "Signature of ID tokens",
      hint: "Every library supports RS256.",
      options: signingAlgorithms.map((value) => ({ value, label: value })),
    }),
  ],
};

const keys = optional("jwks", "keys", {
  label: "Public keys",
  placeholder: '{"keys": [{"kty": "EC", "crv": "P-256", "x": "…", "y": "…"}]}',
  hint: "A JWK set with keys of type EC (P-256), OKP (Ed25519) or RSA. Private keys stay on your server.",
});

/** Two methods of RFC 7591 §2 with a space between: the application uses one per request. */
export const eitherSecretMethod = "client_secret_basic client_secret_post";

function authentication(signs: boolean): Field {
  const secretHint = signs ? { hint: "A new client secret is made." } : {};
  return optional("token_endpoint_auth_method", "radios", {
    label: "Authentication method",
    hint: "How the application proves who it is when it calls our server.",
    options: [
      {
        value: eitherSecretMethod,
        label: "Client secret, in the header or in the body",
        ...secretHint,
      },
      { value: "client_secret_basic", label: "Client secret, in the header", ...secretHint },
      { value: "client_secret_post", label: "Client secret, in the body", ...secretHint },
      {
        value: "private_key_jwt",
        label: "Signature",
        hint: `Made with one of the keys below.${signs ? "" : " Its client secrets stop working at once."}`,
      },
    ],
  });
}

/** The optional settings of a client: a television sends no browser, a public client no proof. */
export function optionalGroupsFor({
  authenticationMethod,
  grantTypes,
}: Pick<ClientSettings, "authenticationMethod" | "grantTypes">): readonly FieldGroup[] {
  const sendsBrowsers = grantTypes.includes("authorization_code");
  const isConfidential = authenticationMethod !== "none";
  const signs = authenticationMethod === "private_key_jwt";
  return [
    ...(sendsBrowsers ? [signOut, requests] : []),
    tokens,
    ...(isConfidential
      ? [{ legend: "Client authentication", fields: [authentication(signs), keys] }]
      : []),
    ...(!isConfidential && sendsBrowsers ? [{ legend: "Keys", fields: [keys] }] : []),
  ];
}

export function optionalFieldsFor(client: Parameters<typeof optionalGroupsFor>[0]): Field[] {
  return optionalGroupsFor(client).flatMap(({ fields }) => fields);
}
