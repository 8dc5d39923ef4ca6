import { describe, expect, it } from "vitest";
import { metadataUrl } from "./authorization-server-metadata.ts";
import { protectedResourceMetadataUrl } from "./protected-resource-metadata.ts";

describe.each([
  ["an issuer", metadataUrl, "oauth-authorization-server"],
  ["a resource", protectedResourceMetadataUrl, "oauth-protected-resource"],
] as const)("the metadata of %s", (_, urlOf, name) => {
  it.each([
    ["http://fernmail.localhost:4001", `http://fernmail.localhost:4001/.well-known/${name}`],
    ["https://example.com/", `https://example.com/.well-known/${name}`],
    ["https://example.com/tenant/one", `https://example.com/.well-known/${name}/tenant/one`],
    ["https://example.com/tenant/one/", `https://example.com/.well-known/${name}/tenant/one`],
  ])("of %s is at %s", (identifier, expected) => {
    expect(urlOf(identifier)).toBe(expected);
  });

  it("has no place when the identifier is no URL", () => {
    expect(() => urlOf("fernmail")).toThrow(TypeError);
  });
});

describe("the metadata of a resource with a query", () => {
  it("keeps the query (RFC 9728 §3.1)", () => {
    expect(protectedResourceMetadataUrl("https://example.com/api?tenant=1")).toBe(
      "https://example.com/.well-known/oauth-protected-resource/api?tenant=1",
    );
  });
});
