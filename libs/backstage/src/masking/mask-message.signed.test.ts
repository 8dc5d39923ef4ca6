import { describe, expect, it } from "vitest";
import { maskMessage } from "./mask-message.ts";
import type { RawMessage } from "./masking.ts";
import { createMasker } from "./masker.ts";
import { form, json, mask } from "./mask-message.testing.ts";

describe("a signed token", () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signature = "c2lnbmF0dXJlLXRoYXQtbm9ib2R5LWNhbi1tYWtl";
  const token = `${part({ typ: "at+jwt", alg: "ES256" })}.${part({ iss: "http://fernmail.localhost:4001", exp: 1 })}.${signature}`;

  it("keeps its header and claims and loses its signature", () => {
    const told = mask({ headers: { authorization: `Bearer ${token}` } });
    expect(told.secrets).toMatchObject([
      { kind: "access-token", jwt: { header: { typ: "at+jwt" }, claims: { exp: 1 } } },
    ]);
    expect(JSON.stringify(told)).not.toContain(signature);
  });

  it("is found in running text", () => {
    expect(mask({ headers: json, body: { note: `see ${token}.` } }).body).not.toContain(signature);
  });
});

describe("a signed message", () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = (typ?: string) =>
    `${part({ alg: "ES256", ...(typ ? { typ } : {}), jwk: { kty: "EC", x: "Zk3f9aQwZk3f9aQwZk3f9aQx" } })}.${part({ jti: "a", nonce: "n-0S6_WzA2Mj-0S6_WzA2Mj" })}.c2lnbmF0dXJlLXRoYXQtbm9ib2R5LWNhbi1tYWtl`;
  const kindIn = (message: Partial<RawMessage>) =>
    mask(message).secrets.find(({ jwt }) => jwt)?.kind;

  it.each([
    ["dpop-proof", { headers: { dpop: signed("dpop+jwt") } }],
    ["id-token", { headers: json, status: 200, body: { id_token: signed("JWT") } }],
    ["id-token", { url: `http://fernmail.localhost:4001/logout?id_token_hint=${signed()}` }],
    ["logout-token", { headers: form, body: { logout_token: signed("logout+jwt") } }],
    ["client-assertion", { headers: form, body: { client_assertion: signed("JWT") } }],
    ["request-object", { headers: form, body: { request: signed("oauth-authz-req+jwt") } }],
    ["request-object", { url: `http://fernmail.localhost:4001/authorize?request=${signed()}` }],
    ["access-token", { headers: form, body: { token: signed("at+jwt") } }],
  ])("is known as %s", (kind, message) => {
    const fresh = maskMessage(
      {
        method: "POST",
        url: "http://fernmail.localhost:4001/token",
        headers: {},
        body: undefined,
        ...message,
      },
      createMasker("another key"),
    );
    expect(fresh.secrets.find(({ jwt }) => jwt)?.kind).toBe(kind);
    expect(kindIn(message)).toBeDefined();
  });

  it("keeps the public key it names, and loses the nonce in its claims", () => {
    const told = JSON.stringify(mask({ headers: { dpop: signed("dpop+jwt") } }));
    expect(told).toContain("Zk3f9aQwZk3f9aQwZk3f9aQx");
    expect(told).not.toContain("n-0S6_WzA2Mj");
  });
});
