import type { ClientMetadata } from "@tale/protocol/client-registration";
import { describe, expect, it } from "vitest";
import { attempt } from "../clients/registration.error.ts";
import { readConfig } from "../config.ts";
import { checkClientMetadata } from "./client-metadata.checks.ts";

const { issuer, scopes } = readConfig({ ORIGIN: "https://fernmail.example" });
const good: ClientMetadata = { redirect_uris: ["https://client.example/callback"] };
const key = { kty: "EC", crv: "P-256", x: "AQ", y: "AQ" };
const fapi: ClientMetadata = {
  token_endpoint_auth_method: "private_key_jwt",
  jwks: { keys: [{ ...key, alg: "ES256" }] },
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};

/** Every refusal of some metadata: the member, the place in it, and what stands there. */
function refusalsOf(metadata: ClientMetadata) {
  const { refusal } = attempt(() =>
    checkClientMetadata({ ...good, ...metadata }, { issuer, scopes }),
  );
  return (refusal ? [refusal, ...refusal.others] : []).map(({ about }) => about);
}

describe("a refusal names the member as data (RFC 7591 §3.2.2):", () => {
  it.each<[string, ClientMetadata]>([
    ["client_name", { client_name: " " }],
    ["client_uri", { client_uri: "nonsense" }],
    ["application_type", { application_type: "desktop" }],
    ["grant_types", { grant_types: [] }],
    ["response_types", { response_types: [] }],
    ["redirect_uris", { redirect_uris: [] }],
    ["scope", { scope: "mail.send" }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "tls_client_auth" }],
    ["jwks", { token_endpoint_auth_method: "private_key_jwt" }],
    ["jwks", { jwks: { keys: [{ kty: "oct", k: "AQ" }] } }],
    ["id_token_signed_response_alg", { id_token_signed_response_alg: "none" }],
    ["subject_type", { subject_type: "pairwise" }],
    ["backchannel_logout_uri", { backchannel_logout_uri: "nonsense" }],
    ["request_object_signing_alg", { request_object_signing_alg: "ES256" }],
    ["require_signed_request_object", { require_signed_request_object: true }],
    ["authorization_details_types", { authorization_details_types: ["payment"] }],
  ])("%s", (member, metadata) => {
    expect(refusalsOf(metadata)).toEqual([{ member }]);
  });

  it("also what the security profile asks for", () => {
    const plain = { redirect_uris: ["http://127.0.0.1/callback"] };
    expect(refusalsOf({ ...fapi, ...plain }).map(({ member }) => member)).toContain(
      "redirect_uris",
    );
  });

  it.each<[string, ClientMetadata, object[]]>([
    [
      "each line of a list",
      { redirect_uris: ["https://ok.example", "nonsense", "https://ok.example/#x"] },
      [
        { member: "redirect_uris", path: "[1]", value: "nonsense" },
        { member: "redirect_uris", path: "[2]", value: "https://ok.example/#x" },
      ],
    ],
    [
      "each line of another list",
      { post_logout_redirect_uris: ["https://ok.example/", "https://ok.example/?state=1"] },
      [
        {
          member: "post_logout_redirect_uris",
          path: "[1]",
          value: "https://ok.example/?state=1",
        },
      ],
    ],
    [
      "the key of a set",
      { jwks: { keys: [key] } },
      [{ member: "jwks", path: ".keys[0]", value: "keys[0]" }],
    ],
  ])("%s", (_what, metadata, refusals) => {
    expect(refusalsOf(metadata)).toEqual(refusals);
  });

  it("everything that is wrong, at once", () => {
    const wrong = {
      client_name: "",
      scope: "mail.send",
      subject_type: "pairwise",
      client_uri: "x",
    };
    expect(refusalsOf(wrong).map(({ member }) => member)).toEqual([
      "client_name",
      "client_uri",
      "scope",
      "subject_type",
    ]);
  });
});
