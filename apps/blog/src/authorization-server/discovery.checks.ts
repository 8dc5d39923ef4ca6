import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { AuthorizationServerMetadata } from "@tale/protocol/authorization-server-metadata";
import { isSafeOrigin } from "@tale/service/origins";
import { Type, type Static } from "typebox";
import { readMembers } from "../json.ts";
import { DiscoveryError } from "./discovery.error.ts";

/** What Quillpost reads of a server's metadata: RFC 8414 §2, and what OpenID Connect adds to it. */
const read = Type.Pick(AuthorizationServerMetadata, [
  "issuer",
  "authorization_endpoint",
  "pushed_authorization_request_endpoint",
  "token_endpoint",
  "jwks_uri",
  "registration_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "end_session_endpoint",
  "scopes_supported",
  "response_types_supported",
  "token_endpoint_auth_methods_supported",
  "token_endpoint_auth_signing_alg_values_supported",
  "require_pushed_authorization_requests",
  "dpop_signing_alg_values_supported",
  "code_challenge_methods_supported",
  "authorization_response_iss_parameter_supported",
  "authorization_details_types_supported",
  "id_token_signing_alg_values_supported",
]);

/** A link for developers decides nothing: what is no address is no link. */
const PublishedMetadata = Type.Object({
  ...read.properties,
  service_documentation: Type.Optional(Type.Unknown()),
});

export type PublishedMetadata = Checked<Static<typeof PublishedMetadata>, "shape">;

/** An issuer that may be asked: no secret and no user is sent to it over a line others write on. */
export type SafeIssuer = Checked<string, "safe issuer">;

/** Metadata that names both endpoints of the code flow. */
export type WithEndpoints = Checked<
  { readonly authorization_endpoint: string; readonly token_endpoint: string },
  "endpoints"
>;

/**
 * Metadata that passed every check: a provider whose users can be sent there and whose codes can be
 * redeemed.
 */
export type ProviderMetadata = Checked<
  PublishedMetadata & WithEndpoints,
  "issuer" | "code flow" | "S256" | "further addresses" | "pushable"
>;

/**
 * RFC 8414 §2: an issuer is an https URL without query and fragment; plain http is for this machine
 * only.
 */
export function checkIssuerUrl(issuer: string): asserts issuer is SafeIssuer {
  const isPlain = URL.canParse(issuer) && isSafeOrigin(new URL(issuer)) && !/[?#]/.test(issuer);
  check(
    "the issuer is an https URL, or one on this machine",
    "RFC 8414 §2",
    isPlain,
    () =>
      new DiscoveryError(
        "unsafe_issuer",
        "An issuer is a URL that begins with https:// and has neither a query nor a fragment. Plain http is accepted on this machine only. Copy it from the provider's documentation.",
      ),
  );
}

/**
 * RFC 8414 §3.2: the answer is a JSON object; anything else is a page that happens to stand there.
 */
export function checkMetadataShape(body: string): PublishedMetadata {
  const { said, wrong } = readMembers(PublishedMetadata, body);
  check(
    "the metadata is a JSON object of the known shape",
    "RFC 8414 §3.2",
    said,
    () =>
      new DiscoveryError(
        "unreadable_metadata",
        `Something answers at the metadata address, but it is no authorization server metadata: ${wrong}. Check the issuer for a missing or superfluous path.`,
      ),
  );
  return said as PublishedMetadata;
}

/**
 * RFC 8414 §3.3: byte by byte, or one server could speak for another and receive what is meant for
 * it.
 */
export function checkMetadataIssuer(
  metadata: PublishedMetadata,
  issuer: string,
): asserts metadata is Checked<PublishedMetadata, "issuer"> {
  check(
    "the metadata names the issuer that was asked for",
    "RFC 8414 §3.3",
    metadata.issuer === issuer,
    () =>
      new DiscoveryError(
        "other_issuer",
        `The metadata found there belongs to another issuer: ${metadata.issuer.slice(0, 200)}. If that is the one you mean, correct the issuer, down to the last slash.`,
      ),
  );
}

/** RFC 8414 §2: `response_types_supported` is required, and `code` is the one we use. */
export function checkCodeFlow(
  metadata: PublishedMetadata,
): asserts metadata is Checked<PublishedMetadata, "code flow"> {
  check(
    "the server answers with codes",
    "RFC 8414 §2",
    metadata.response_types_supported?.includes("code") ?? true,
    () =>
      new DiscoveryError(
        "no_code_flow",
        "The provider does not offer response type “code”, the only one Quillpost uses.",
      ),
  );
}

/**
 * RFC 9700 §2.1.1: metadata silent about PKCE means a server without PKCE, and then a stolen code
 * is worth something. An operator who knows better may say so; a server that announces other
 * methods only is not excused.
 */
export function checkS256(
  metadata: PublishedMetadata,
  isExcused: boolean,
): asserts metadata is Checked<PublishedMetadata, "S256"> {
  const isSupported = metadata.code_challenge_methods_supported?.includes("S256") ?? isExcused;
  check(
    "the server supports PKCE with S256",
    "RFC 9700 §2.1.1",
    isSupported,
    () =>
      new DiscoveryError(
        "no_s256",
        "The provider does not say that it supports PKCE with S256. Quillpost sends no user to a server without it.",
      ),
  );
}
