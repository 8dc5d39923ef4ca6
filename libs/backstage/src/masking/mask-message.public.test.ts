import { describe, expect, it } from "vitest";
import { json, mask, masker } from "./mask-message.testing.ts";

describe("what anybody may read", () => {
  it.each(["client_id", "kid", "jti", "grant_id"])("named %s stays readable", (name) => {
    expect(
      mask({ headers: json, body: { [name]: "Zk3f9aQwZk3f9aQwZk3f9aQwZk3f9aQw" } }).body,
    ).toContain("Zk3f9aQwZk3f9aQwZk3f9aQwZk3f9aQw");
  });

  it("is the public half of a key, and no other", () => {
    const jwk = {
      kty: "EC",
      crv: "P-256",
      kid: "Zk3f9aQwZk3f9aQwZk3f9aQw",
      x: "Zk3f9aQwZk3f9aQwZk3f9aQx",
      y: "Zk3f9aQwZk3f9aQwZk3f9aQy",
    };
    const { body } = mask({
      headers: json,
      body: { keys: [{ ...jwk, d: "Zk3f9aQwZk3f9aQwZk3f9aQd" }] },
    });
    expect(JSON.parse(body!)).toEqual({
      keys: [{ ...jwk, d: expect.stringMatching(/^‹private-key:/) }],
    });
  });

  it("are ordinary words, addresses and scopes", () => {
    const url =
      "http://blog.localhost:4000/posts/a-boot-left-alone-on-the-beach-0123456789ab?scope=contacts.read contacts.write";
    expect(mask({ url }).url).toBe(url);
  });
});

describe("a column", () => {
  it.each([
    ["code_hash", "hash"],
    ["access_token_sealed", "sealed"],
    ["private_jwk", "private-key"],
    ["password_hash", "password"],
  ])("named %s holds a %s", (name, kind) => {
    expect(masker.kindOf(name)).toBe(kind);
  });
});
