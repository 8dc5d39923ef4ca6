import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFernmail, type Browser, type Fernmail } from "./testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const registered = "http://blog.localhost:4000";
const strangers = [
  "https://evil.example",
  "null",
  "http://blog.localhost:4001",
  "http://blog.localhost:4000.evil.example",
];

/** Every path that answers pages of other origins, with its methods; `docs/adr/0043` says why. */
const forEverybody = {
  "/.well-known/oauth-authorization-server": "GET, HEAD",
  "/.well-known/openid-configuration": "GET, HEAD",
  "/jwks": "GET, HEAD",
  "/register": "POST",
  "/register/a-client": "GET, HEAD, PUT, DELETE",
};
const forClients = { "/token": "POST", "/revoke": "POST", "/userinfo": "GET, POST, HEAD" };

const preflight = (url: string, origin: string, asked = "POST") =>
  browser({
    method: "OPTIONS",
    url,
    headers: {
      origin,
      "access-control-request-method": asked,
      "access-control-request-headers": "content-type, mcp-protocol-version",
    },
  });
const corsOf = (headers: object) =>
  Object.keys(headers).filter((name) => name.startsWith("access-control-"));

describe("a page of any origin", () => {
  it.each(Object.entries(forEverybody))("may ask %s", async (url, methods) => {
    for (const origin of [registered, ...strangers]) {
      const { statusCode, headers } = await preflight(url, origin);
      expect(statusCode).toBe(204);
      expect(headers).toMatchObject({
        "access-control-allow-origin": "*",
        "access-control-allow-methods": methods,
        "access-control-allow-headers": "content-type, mcp-protocol-version",
        "access-control-max-age": "600",
      });
      expect(headers).not.toHaveProperty("access-control-allow-credentials");
    }
  });

  it("reads the answers, errors included, and registers itself", async () => {
    const headers = { origin: "https://app.example" };
    for (const url of Object.keys(forEverybody).filter((path) => path !== "/register"))
      expect((await browser({ url, headers })).headers["access-control-allow-origin"]).toBe("*");
    const client = await browser({
      method: "POST",
      url: "/register",
      headers,
      json: { redirect_uris: ["https://app.example/callback"], token_endpoint_auth_method: "none" },
    });
    expect(client).toMatchObject({
      statusCode: 201,
      headers: { "access-control-allow-origin": "*" },
    });
    expect(await browser({ method: "POST", url: "/register", headers, json: {} })).toMatchObject({
      statusCode: 400,
      headers: { "access-control-allow-origin": "*" },
    });
    expect(
      (await preflight("/token", "https://app.example")).headers["access-control-allow-origin"],
    ).toBe("https://app.example");
  });
});

describe("a page of a registered client", () => {
  it.each(Object.entries(forClients))("may ask %s, and read its errors", async (url, methods) => {
    const asked = await preflight(url, registered);
    expect(asked).toMatchObject({
      statusCode: 204,
      headers: {
        "access-control-allow-origin": registered,
        "access-control-allow-methods": methods,
        vary: expect.stringMatching(/origin/i),
      },
    });
    expect(asked.headers).not.toHaveProperty("access-control-allow-credentials");
    const answer = await browser({
      method: "POST",
      url,
      form: {},
      headers: { origin: registered },
    });
    expect(answer).toMatchObject({
      statusCode: 401,
      headers: {
        "access-control-allow-origin": registered,
        "access-control-expose-headers": "dpop-nonce, www-authenticate",
        vary: expect.stringMatching(/origin/i),
      },
    });
  });

  it.each(strangers)("is none at %s", async (origin) => {
    for (const url of Object.keys(forClients)) {
      const asked = await preflight(url, origin);
      expect([asked.statusCode, corsOf(asked.headers)]).toEqual([405, []]);
      expect(
        corsOf((await browser({ method: "POST", url, form: {}, headers: { origin } })).headers),
      ).toEqual([]);
    }
  });
});

describe("no page of another origin", () => {
  const others = [
    "/",
    "/consent",
    "/authorize",
    "/sign-in",
    "/account",
    "/developer",
    "/device",
    "/device/confirm",
    "/end-session",
    "/par",
    "/introspect",
    "/device_authorization",
    "/healthz",
    "/readyz",
    "/assets/brand.css",
    "/nowhere",
  ];

  it.each(others)("may ask %s, registered or not", async (url) => {
    for (const origin of [registered, ...strangers]) {
      const { statusCode, headers } = await preflight(url, origin, "GET");
      expect([statusCode, corsOf(headers)]).toEqual([url === "/nowhere" ? 404 : 405, []]);
      expect(corsOf((await browser({ url, headers: { origin } })).headers)).toEqual([]);
    }
  });

  it("may register where registration is closed", async () => {
    const closed = await startFernmail({ environment: { REGISTRATION: "closed" } });
    const asked = await closed.openBrowser()({
      method: "OPTIONS",
      url: "/register",
      headers: { origin: registered },
    });
    expect([asked.statusCode, corsOf(asked.headers)]).toEqual([404, []]);
    await closed.service.close();
  });
});
