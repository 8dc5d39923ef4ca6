import { deviceCodeGrantType } from "@tale/protocol/device-authorization";
import type { JWK } from "jose";
import type { Client, GrantType } from "../clients/client.ts";
import { asksForSecurityProfile } from "../clients/client.ts";
import { kindOf } from "./application-kinds.ts";

/** One setting as its developer may read it. */
export interface Registered {
  readonly label: string;
  readonly text?: string;
  /** What stands in the registration as it is here: addresses, keys. */
  readonly values?: readonly string[];
  /** Its name in the metadata (RFC 7591 §2); absent for what only an operator decides. */
  readonly member?: string;
}

const grants: Readonly<Record<GrantType, string>> = {
  authorization_code: "when a user allowed it in the browser",
  refresh_token: "again later, without asking anew",
  client_credentials: "in its own name",
  [deviceCodeGrantType]: "when a user typed its code into a phone",
};

/**
 * What extensions let a client register: the label, and what it means when it is not merely shown.
 */
const further: Readonly<Record<string, { readonly label: string; readonly text?: string }>> = {
  post_logout_redirect_uris: { label: "After signing out", text: "users return to" },
  backchannel_logout_uri: { label: "Logout notices", text: "go to" },
  backchannel_logout_session_required: {
    label: "Logout notices",
    text: "name the session that ended",
  },
  require_pushed_authorization_requests: { label: "Requests", text: "come pushed only" },
  require_signed_request_object: { label: "Requests", text: "come signed only" },
  request_object_signing_alg: { label: "Requests", text: "when signed, are signed with" },
  dpop_bound_access_tokens: { label: "Tokens", text: "work with a key of its own only (DPoP)" },
  id_token_signed_response_alg: { label: "ID tokens", text: "are signed with" },
  subject_type: { label: "Users", text: "have the same name for every application" },
  authorization_details_types: { label: "Rich requests", text: "may be of type" },
};

/**
 * Everything that is registered, and what the operator allows, beside what the application itself
 * must be told; in the order of the form.
 */
export function describeRegistration(
  client: Client,
  askedAbout: readonly string[] = [],
): Registered[] {
  const { uri, grantTypes, jwks, introspects, pkce } = client;
  return [
    { label: "Kind", text: kindOf(client).label, member: "application_type" },
    ...(uri === undefined ? [] : [{ label: "Home page", values: [uri], member: "client_uri" }]),
    {
      label: "It gets tokens",
      text: grantTypes.map((one) => grants[one]).join("; "),
      member: "grant_types",
    },
    ...describeFurther(client),
    ...(jwks ? [{ label: "Public keys", values: jwks.keys.map(describeKey), member: "jwks" }] : []),
    ...(asksForSecurityProfile(client)
      ? [
          {
            label: "Held to",
            text: "the FAPI 2.0 Security Profile: it signs who it is, its requests are pushed, and its tokens are bound to a key",
          },
        ]
      : []),
    ...(introspects
      ? [{ label: "It may ask", text: "about every token that is meant for one of our resources" }]
      : []),
    ...(askedAbout.length > 0
      ? [
          {
            label: "It may ask",
            text: "by the operator's word, about tokens for",
            values: askedAbout,
          },
        ]
      : []),
    ...(pkce
      ? [
          {
            label: "Excused",
            text: "by the operator: its OpenID Connect requests may come without PKCE",
          },
        ]
      : []),
  ];
}

/** Whether anything is registered that few applications need. */
export function hasFurther({ further = {}, jwks }: Client): boolean {
  return Object.keys(further).length > 0 || jwks !== undefined;
}

function describeFurther({ further: members = {} }: Client): Registered[] {
  const places = Object.keys(further);
  const inOrder = Object.entries(members).toSorted(
    ([one], [other]) => places.indexOf(one) - places.indexOf(other),
  );
  return inOrder.map(([member, value]) => {
    const { label, text } = further[member] ?? { label: "Also" };
    if (value === false) return { label, text: "not asked for", member };
    return {
      label,
      ...(text ? { text } : {}),
      ...(value === true || member === "subject_type"
        ? {}
        : { values: [value].flat().map(String) }),
      member,
    };
  });
}

/** By what its owner tells it from others. */
function describeKey({ kty, crv, alg, kid }: JWK): string {
  return [kty, crv, alg, kid].filter(Boolean).join(" · ");
}
