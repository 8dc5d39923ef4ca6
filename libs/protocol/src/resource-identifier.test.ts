import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameResource } from "./resource-identifier.ts";

describe("one resource (RFC 9110 §4.2.3, RFC 3986 §6.2.3)", () => {
  it.each([
    ["https://host.example", "https://host.example/"],
    ["http://contacts.fernmail.localhost:4002", "http://contacts.fernmail.localhost:4002/"],
    ["https://host.example", "HTTPS://Host.EXAMPLE"],
    ["https://host.example", "https://host.example:443/"],
    ["http://host.example/", "http://host.example:80"],
    ["http://host.example/", "http://host.example:"],
    ["https://host.example/mcp", "https://HOST.example:443/mcp"],
    ["https://host.example?a=1", "https://host.example/?a=1"],
    ["https://[2001:DB8::1]", "https://[2001:db8::1]:443/"],
    ["urn:example:book", "urn:example:book"],
  ])("is %s and %s", (left, right) => {
    expect(isSameResource(left, right)).toBe(true);
    expect(isSameResource(right, left)).toBe(true);
  });

  it("is whatever a URL parser makes of an origin", () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) =>
        isSameResource(new URL(url).origin, new URL(url).origin + "/"),
      ),
    );
  });
});

describe("two resources", () => {
  it.each([
    ["https://host.example", "http://host.example"],
    ["https://host.example", "https://host.example:80"],
    ["https://host.example", "https://host.example:8443"],
    ["https://host.example", "https://other.example"],
    ["https://host.example", "https://host.example.evil.example"],
    ["https://host.example", "https://host.example@evil.example"],
    ["https://host.example", "https://user@host.example"],
    ["https://host.example", "https://host.example."],
    ["https://host.example", "https://host.example//"],
    ["https://host.example", "https://host.example/#x"],
    ["https://host.example", "https://host.example?"],
    ["https://host.example/mcp", "https://host.example/mcp/"],
    ["https://host.example/mcp", "https://host.example/MCP"],
    ["https://host.example/mcp", "https://host.example/%6dcp"],
    ["https://host.example/mcp", "https://host.example/x/../mcp"],
    ["https://host.example/", "https://host.example/."],
    ["https://host.example", "https://host.example\\"],
    ["https://host.example", " https://host.example"],
    ["https://host.example", "https://host.example\n"],
    ["https://host.example", "https:host.example"],
    ["urn:example:book", "URN:example:book"],
    ["urn:example:book", "urn:example:book/"],
  ])("are %s and %j", (left, right) => {
    expect(isSameResource(left, right)).toBe(false);
    expect(isSameResource(right, left)).toBe(false);
  });
});
