import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError } from "@tale/service/environment";
import { describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";

const issuer = "https://id.example";
const jwt = { issuer, profile: "jwt" };
const read = (profiles: unknown, more: Record<string, string> = {}) => {
  const text = typeof profiles === "string" ? profiles : JSON.stringify(profiles);
  const environment = { TRUSTED_ISSUERS: `${issuer},https://other.example`, ISSUER_PROFILES: text };
  return readConfig({ ...environment, ...more }).trustedIssuers;
};

describe("a profile", () => {
  it("says how one issuer's tokens are read, and leaves the others strict", () => {
    const profile = {
      ...jwt,
      client_claim: "azp",
      scope_claim: "scp",
      algorithms: ["ES384", "RS512"],
    };
    expect(read([profile])).toMatchObject([
      {
        issuer,
        profile: "jwt",
        clientClaim: "azp",
        scopeClaim: "scp",
        algorithms: ["ES384", "RS512"],
      },
      {
        issuer: "https://other.example",
        profile: "rfc9068",
        clientClaim: "client_id",
        scopeClaim: "scope",
        scopeMayBeList: false,
      },
    ]);
  });

  it("asks at an endpoint named by hand, with credentials or without", () => {
    const introspection_endpoint = "http://127.0.0.1:4445/admin/oauth2/introspect";
    const [trusted] = read([{ issuer, profile: "introspection", introspection_endpoint }]);
    expect(trusted).toMatchObject({ introspection: { endpoint: introspection_endpoint } });
    expect(trusted!.introspection!.credentials).toBeUndefined();
  });

  it("may stand in a file", () => {
    const path = join(mkdtempSync(join(tmpdir(), "tale-contacts-")), "profiles.json");
    writeFileSync(path, JSON.stringify([jwt]));
    expect(read(path)).toMatchObject([jwt, { profile: "rfc9068" }]);
    writeFileSync(path, "[");
    expect(() => read(path)).toThrow(/^ISSUER_PROFILES cannot be used: [^\n]+$/);
  });
});

describe("profiles", () => {
  const wrong: [reason: string, profiles: unknown][] = [
    ["it must be a JSON list", { ...jwt }],
    ["the file “nowhere.json” cannot be read (ENOENT)", "nowhere.json"],
    ["", "[{"],
    ["entry 1 is no JSON object", ["jwt"]],
    ["entry 2 is no JSON object", [jwt, null]],
    [
      "entry 1 has the unknown member “scopeclaim”; there are issuer, profile,",
      [{ ...jwt, scopeclaim: "scp" }],
    ],
    ["entry 1 has the unknown member “client_secret”", [{ ...jwt, client_secret: "s3cr:et%/+x" }]],
    ["entry 1 lacks “issuer”", [{ profile: "jwt" }]],
    ["entry 1 lacks “profile”", [{ issuer }]],
    [
      "“profile” of entry 1 must be one of rfc9068, jwt, keycloak, introspection",
      [{ issuer, profile: "oidc" }],
    ],
    ["“profile” of entry 1 must be one of", [{ issuer, profile: null }]],
    ["“scope_claim” of entry 1 must be the name of a claim", [{ ...jwt, scope_claim: "" }]],
    ["“client_claim” of entry 1 must be the name of a claim", [{ ...jwt, client_claim: ["azp"] }]],
    ["“subject_claim” of entry 1 must be the name of a claim", [{ ...jwt, subject_claim: 'a"b' }]],
    ["“algorithms” of entry 1 must be a list of ES256,", [{ ...jwt, algorithms: ["HS256"] }]],
    ["“algorithms” of entry 1 must be a list of ES256,", [{ ...jwt, algorithms: ["none"] }]],
    ["“algorithms” of entry 1 must be a list of ES256,", [{ ...jwt, algorithms: [] }]],
    [
      "“introspection_endpoint” of entry 1 must be an https URL",
      [{ ...jwt, introspection_endpoint: "http://id.example/introspect" }],
    ],
    [
      "“introspection_endpoint” of entry 1 must be an https URL",
      [{ ...jwt, introspection_endpoint: "https://contacts:s3cr@id.example/" }],
    ],
    ["“https://id.example/” is not among TRUSTED_ISSUERS", [{ ...jwt, issuer: `${issuer}/` }]],
    ["“https://id.example” is there twice", [jwt, jwt]],
    [
      "“https://id.example” has the profile introspection, which needs an entry in INTROSPECTION_SECRETS",
      [{ issuer, profile: "introspection" }],
    ],
    [
      "“algorithms” of entry 1 means nothing",
      [{ issuer, profile: "introspection", algorithms: ["ES256"] }],
    ],
  ];

  it.each(wrong)("are refused in one line: %s", (reason, profiles) => {
    expect(() => read(profiles)).toThrow(StartError);
    expect(() => read(profiles)).toThrow(/^ISSUER_PROFILES cannot be used: [^\n]+$/);
    expect(() => read(profiles)).toThrow(`ISSUER_PROFILES cannot be used: ${reason}`);
    expect(() => read(profiles)).not.toThrow(/s3cr/);
  });
});
