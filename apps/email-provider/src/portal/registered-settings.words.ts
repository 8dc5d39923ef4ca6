import type { JWK } from "jose";
import { asksForSecurityProfile, type Client } from "../clients/client.ts";
import { describeMetadata } from "../registration/client-information.ts";
import { mainFields, optionalFieldsFor } from "./application-fields.words.ts";

/** One setting as its developer may read it. */
export interface Registered {
  readonly label: string;
  readonly text?: string;
  /** What stands in the registration as it is here: addresses, keys. */
  readonly values?: readonly string[];
  /** Its name in the metadata (RFC 7591 §2); absent for what only an operator decides. */
  readonly member?: string;
}

const signer = {
  authenticationMethod: "private_key_jwt",
  grantTypes: ["authorization_code"],
} as const;

/** Every member the page lists, in this order: those of the form, and those of programs only. */
const labels: Readonly<Record<string, string>> = {
  application_type: "Type of application",
  grant_types: "Grant types",
  ...Object.fromEntries(
    [...mainFields, ...optionalFieldsFor(signer)].map(({ member, label }) => [member, label]),
  ),
  backchannel_logout_session_required: "Logout notifications name the session",
  request_object_signing_alg: "Signature of requests",
  subject_type: "Identifiers of users",
  authorization_details_types: "Types of authorization details",
};

/** What the upper half of the page says. */
const toldAbove = ["client_name", "redirect_uris", "scope", "token_endpoint_auth_method"];

/** Everything else that is registered, and then what the operator allows. */
export function describeRegistration(
  client: Client,
  askedAbout: readonly string[] = [],
): Registered[] {
  const registered = new Map(Object.entries(describeMetadata(client)));
  return [
    ...Object.entries(labels)
      .filter(([member]) => registered.has(member) && !toldAbove.includes(member))
      .map(([member, label]) => ({ label, member, values: valuesOf(registered.get(member)) })),
    ...describeOperatorsWord(client, askedAbout),
  ];
}

function describeOperatorsWord(client: Client, askedAbout: readonly string[]): Registered[] {
  const profile =
    "the FAPI 2.0 Security Profile: it signs who it is, its requests are pushed, and its tokens are bound to a key";
  const pkce = "from PKCE, by the operator, for its OpenID Connect requests";
  return [
    ...(asksForSecurityProfile(client) ? [{ label: "Held to", text: profile }] : []),
    ...(client.introspects
      ? [{ label: "May introspect", text: "tokens for each of our resources" }]
      : []),
    ...(askedAbout.length > 0
      ? [
          {
            label: "May introspect",
            text: "by decision of the operator, tokens for",
            values: askedAbout,
          },
        ]
      : []),
    ...(client.pkce ? [{ label: "Excused", text: pkce }] : []),
  ];
}

/** Whether anything is registered that few applications need. */
export function hasOptional({ further = {}, jwks }: Client): boolean {
  return Object.keys(further).length > 0 || jwks !== undefined;
}

/** Keys by what their owner tells them apart; everything else as it is. */
function valuesOf(value: unknown): string[] {
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  if (typeof value !== "object" || Array.isArray(value)) return [value].flat().map(String);
  const { keys = [] } = value as { keys?: readonly JWK[] };
  return keys.map(({ kty, crv, alg, kid }) => [kty, crv, alg, kid].filter(Boolean).join(" · "));
}
