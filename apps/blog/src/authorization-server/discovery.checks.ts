import { check } from "@tale/backstage/check";
import { AuthorizationServerMetadata } from "@tale/protocol/authorization-server-metadata";
import { isSafeOrigin } from "@tale/service/origins";
import { Value } from "typebox/value";
import { readJson } from "../json.ts";
import { DiscoveryError } from "./discovery.error.ts";

/** Metadata that passed every check: a provider whose users can be sent there and whose codes can be redeemed. */
export type ProviderMetadata = AuthorizationServerMetadata & {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
};

/** RFC 8414 §2: an issuer is an https URL without query and fragment; plain http is for this machine only. */
export function checkIssuerUrl(issuer: string): void {
  const isPlain = URL.canParse(issuer) && isSafeOrigin(new URL(issuer)) && !/[?#]/.test(issuer);
  check("the issuer is an https URL, or one on this machine", "RFC 8414 §2", isPlain, () =>
    new DiscoveryError("unsafe_issuer", "An issuer is a URL that begins with https:// and has neither a query nor a fragment. Plain http is accepted on this machine only. Copy it from the provider's documentation."));
}

/** RFC 8414 §3.2: the answer is a JSON object; anything else is a page that happens to stand there. */
export function checkMetadataShape(body: string): AuthorizationServerMetadata {
  const metadata = readJson(body);
  check("the metadata is a JSON object of the known shape", "RFC 8414 §3.2", Value.Check(AuthorizationServerMetadata, metadata), () =>
    new DiscoveryError("unreadable_metadata", "Something answers at the metadata address, but it is no authorization server metadata. Check the issuer for a missing or superfluous path."));
  return metadata;
}

/** RFC 8414 §3.3: byte by byte, or one server could speak for another and receive what is meant for it. */
export function checkIssuer(metadata: AuthorizationServerMetadata, issuer: string): void {
  check("the metadata names the issuer that was asked for", "RFC 8414 §3.3", metadata.issuer === issuer, () =>
    new DiscoveryError("other_issuer", `The metadata found there belongs to another issuer: ${metadata.issuer.slice(0, 200)}. If that is the one you mean, type it exactly like this, down to the last slash.`));
}

/** RFC 8414 §2: the code flow needs both endpoints; a secret goes to the one, a user to the other. */
export function checkEndpoints(metadata: AuthorizationServerMetadata): ProviderMetadata {
  const { authorization_endpoint, token_endpoint } = metadata;
  check("both endpoints of the code flow are named and safe", "RFC 8414 §2", isSafeUrl(authorization_endpoint) && isSafeUrl(token_endpoint), () =>
    new DiscoveryError("missing_endpoint", "The metadata names no usable authorization endpoint and token endpoint. The provider may not offer the authorization code flow."));
  return { ...metadata, authorization_endpoint: authorization_endpoint!, token_endpoint: token_endpoint! };
}

/** RFC 8414 §2: `response_types_supported` is required, and `code` is the one we use. */
export function checkCodeFlow(metadata: AuthorizationServerMetadata): void {
  check("the server answers with codes", "RFC 8414 §2", metadata.response_types_supported?.includes("code") ?? true, () =>
    new DiscoveryError("no_code_flow", "The provider does not offer response type “code”, the only one Quillpost uses."));
}

/** RFC 9700 §2.1.1: metadata silent about PKCE means a server without PKCE, and then a stolen code is worth something. */
export function checkS256(metadata: AuthorizationServerMetadata): void {
  check("the server supports PKCE with S256", "RFC 9700 §2.1.1", metadata.code_challenge_methods_supported?.includes("S256"), () =>
    new DiscoveryError("no_s256", "The provider does not say that it supports PKCE with S256. Quillpost sends no user to a server without it."));
}

function isSafeUrl(text: string | undefined): boolean {
  return text !== undefined && URL.canParse(text) && isSafeOrigin(new URL(text)) && !text.includes("#");
}
