import { beforeEach, describe, expect, it } from "vitest";
import { createFakeIssuer, fernmail, startTestContacts } from "./testing/contacts.ts";

let contacts: Awaited<ReturnType<typeof startTestContacts>>;
let token: string;
const page = { origin: "https://app.example" };

beforeEach(async () => {
  const issuer = await createFakeIssuer(fernmail);
  contacts = await startTestContacts({ issuers: [issuer] });
  token = await issuer.token();
});

describe("a web page of anybody's", () => {
  it.each(["GET", "POST", "PUT", "DELETE"])(
    "may ask whether it may %s with a token",
    async (method) => {
      const url = method === "PUT" ? "/contacts/one" : "/contacts";
      const answer = await contacts.request({
        method: "OPTIONS",
        url,
        headers: {
          ...page,
          "access-control-request-method": method,
          "access-control-request-headers": "authorization, dpop, content-type",
        },
      });
      expect(answer.statusCode).toBe(204);
      expect(answer.headers).toMatchObject({
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "authorization, dpop, content-type",
        "access-control-max-age": "600",
      });
      expect(answer.headers["access-control-allow-methods"]).toContain(method);
      expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
    },
  );

  it("reads what the resource says about itself, whatever its client adds to the request (RFC 9728 §3)", async () => {
    const url = "/.well-known/oauth-protected-resource";
    const asked = await contacts.request({
      method: "OPTIONS",
      url,
      headers: {
        ...page,
        "access-control-request-method": "GET",
        "access-control-request-headers": "mcp-protocol-version",
      },
    });
    expect(asked).toMatchObject({
      statusCode: 204,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, HEAD",
        "access-control-allow-headers": "mcp-protocol-version",
      },
    });
    expect(
      (await contacts.request({ url, headers: page })).headers["access-control-allow-origin"],
    ).toBe("*");
  });

  it.each(["/healthz", "/readyz", "/", "/nothing"])("is told nothing at %s", async (url) => {
    const answer = await contacts.request({
      method: "OPTIONS",
      url,
      headers: { ...page, "access-control-request-method": "GET" },
    });
    expect([404, 405]).toContain(answer.statusCode);
    expect(
      Object.keys(answer.headers).filter((name) => name.startsWith("access-control-")),
    ).toEqual([]);
  });

  it("reads contacts with a token", async () => {
    const answer = await contacts.request({
      url: "/contacts",
      headers: { ...page, authorization: `Bearer ${token}` },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
  });

  it("is told why it may not, and which nonce to use", async () => {
    const answer = await contacts.request({ url: "/contacts", headers: page });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "www-authenticate, dpop-nonce",
    });
  });
});
