import type { Client } from "../clients/client.ts";
import { signingAlgorithms } from "../keys/keyring.ts";

/** What few applications need, by the names of the members it becomes (RFC 7591 §2). */
export type FurtherMember =
  | "post_logout_redirect_uris"
  | "backchannel_logout_uri"
  | "dpop_bound_access_tokens"
  | "id_token_signed_response_alg"
  | "require_pushed_authorization_requests"
  | "require_signed_request_object"
  | "token_endpoint_auth_method"
  | "jwks";

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface FurtherField {
  readonly member: FurtherMember;
  /** How it is filled in. */
  readonly control: "line" | "lines" | "keys" | "tick" | "choice" | "radios";
  readonly label: string;
  readonly hint: string;
  readonly placeholder?: string;
  readonly options?: readonly Option[];
}

export interface FurtherGroup {
  readonly legend: string;
  readonly fields: readonly FurtherField[];
}

const afterLogout: FurtherGroup = {
  legend: "Signing out",
  fields: [
    {
      member: "post_logout_redirect_uris",
      control: "lines",
      label: "Where users return after signing out",
      placeholder: "https://example.com/",
      hint: "One address per line, under the same rules as redirect URIs. Without one, users stay with us.",
    },
    {
      member: "backchannel_logout_uri",
      control: "line",
      label: "Where your server hears of it",
      placeholder: "https://example.com/logout",
      hint: "When a session ends here we call this address, server to server, so that yours can end, too.",
    },
  ],
};

const tokens: FurtherGroup = {
  legend: "Tokens",
  fields: [
    {
      member: "dpop_bound_access_tokens",
      control: "tick",
      label: "They work with a key of its own only",
      hint: "It proves with DPoP that it has the key, or gets none. Tokens it gets from then on are of no use to a thief.",
    },
    {
      member: "id_token_signed_response_alg",
      control: "choice",
      label: "ID tokens are signed with",
      hint: "RS256 is the one that every library knows.",
      options: signingAlgorithms.map((value) => ({ value, label: value })),
    },
  ],
};

const requests: FurtherGroup = {
  legend: "Authorization requests",
  fields: [
    {
      member: "require_pushed_authorization_requests",
      control: "tick",
      label: "They come pushed only",
      hint: "It sends them to us directly, before the browser comes. One that the browser brings along is refused.",
    },
    {
      member: "require_signed_request_object",
      control: "tick",
      label: "They come signed only",
      hint: "It signs each with a key from below. One without a signature is refused.",
    },
  ],
};

const keys: FurtherField = {
  member: "jwks",
  control: "keys",
  label: "Public keys",
  placeholder: '{"keys": [{"kty": "EC", "crv": "P-256", "x": "…", "y": "…"}]}',
  hint: "A set of JSON Web Keys for all that it signs: of type EC with P-256, OKP with Ed25519, or RSA. The private halves never leave your server.",
};

/** The methods that may be chosen: names of RFC 7591 §2, or two of them with a space between. */
export const secretAnywhere = "client_secret_basic client_secret_post";

function proof(signs: boolean): FurtherField {
  const newSecret = signs ? " It gets a new client secret." : "";
  return {
    member: "token_endpoint_auth_method",
    control: "radios",
    label: "How it proves who it is",
    hint: "At the token endpoint and wherever else it calls us, in this way and no other.",
    options: [
      {
        value: secretAnywhere,
        label: "With its client secret, in the header or in the body",
        hint: `In one of them per request, as its library likes.${newSecret}`,
      },
      {
        value: "client_secret_basic",
        label: "With its client secret, in the header",
        ...(signs ? { hint: newSecret.trim() } : {}),
      },
      {
        value: "client_secret_post",
        label: "With its client secret, in the body",
        ...(signs ? { hint: newSecret.trim() } : {}),
      },
      {
        value: "private_key_jwt",
        label: "With a signature",
        hint: signs
          ? "By one of the keys below."
          : "By one of the keys below. Its client secrets stop working at once.",
      },
    ],
  };
}

/**
 * What this client can make use of: a television sends no browser here, and who can keep no secret
 * has nothing to prove.
 */
export function furtherGroupsFor({
  authenticationMethod,
  grantTypes,
}: Pick<Client, "authenticationMethod" | "grantTypes">): FurtherGroup[] {
  const sendsBrowsers = grantTypes.includes("authorization_code");
  const provesItself = authenticationMethod !== "none";
  return [
    ...(sendsBrowsers ? [afterLogout, requests] : []),
    tokens,
    ...(provesItself
      ? [
          {
            legend: "How it proves who it is",
            fields: [proof(authenticationMethod === "private_key_jwt"), keys],
          },
        ]
      : []),
    ...(!provesItself && sendsBrowsers ? [{ legend: "Keys", fields: [keys] }] : []),
  ];
}

export function furtherFieldsFor(
  client: Pick<Client, "authenticationMethod" | "grantTypes">,
): FurtherField[] {
  return furtherGroupsFor(client).flatMap(({ fields }) => fields);
}
