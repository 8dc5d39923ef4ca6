import { Unreachable, type HttpClient } from "@tale/service/http-client";
import { describe, expect, it } from "vitest";
import { findIssuer } from "./find-issuer.ts";

const host = "https://login.example";
const endpoints = { authorization_endpoint: `${host}/authorize`, token_endpoint: `${host}/token` };

/** A web of documents: JSON, or the text that stands there; what is not named answers 404. */
function web(documents: Record<string, unknown>): HttpClient {
  return async (url) => {
    const document = documents[url];
    if (document instanceof Error) throw document;
    const body = typeof document === "string" ? document : JSON.stringify(document ?? {});
    return { status: document === undefined ? 404 : 200, headers: {}, body };
  };
}

const oauth = (issuer: string) => ({ issuer, ...endpoints });

describe("an issuer is found as people type it", () => {
  const plain = web({ [`${host}/.well-known/oauth-authorization-server`]: oauth(host) });
  const withPath = web({
    [`${host}/.well-known/oauth-authorization-server/realms/tale`]: oauth(`${host}/realms/tale`),
  });

  it.each([
    "https://login.example",
    "https://login.example/",
    "  https://login.example ",
    "login.example",
    `${host}/.well-known/oauth-authorization-server`,
    `${host}/.well-known/openid-configuration`,
  ])("%j", async (typed) => {
    expect((await findIssuer(typed, plain)).issuer).toBe(host);
  });

  it.each([
    "https://login.example/realms/tale",
    "https://login.example/realms/tale/",
    `${host}/realms/tale/.well-known/openid-configuration`,
    `${host}/.well-known/oauth-authorization-server/realms/tale`,
  ])("%j, with a path", async (typed) => {
    expect((await findIssuer(typed, withPath)).issuer).toBe(`${host}/realms/tale`);
  });

  it.each(["localhost:8080", "mail.localhost:8080", "127.0.0.1:8080"])(
    "%s, on this machine and so by http",
    async (typed) => {
      const local = web({
        [`http://${typed}/.well-known/openid-configuration`]: oauth(`http://${typed}`),
      });
      expect((await findIssuer(typed, local)).issuer).toBe(`http://${typed}`);
    },
  );

  it("with the last slash only where it calls itself so", async () => {
    const slash = web({ [`${host}/.well-known/openid-configuration`]: oauth(`${host}/`) });
    expect((await findIssuer(host, slash)).issuer).toBe(`${host}/`);
  });
});

describe("both documents of one issuer", () => {
  it("are read together, and RFC 8414's counts where they differ", async () => {
    const both = web({
      [`${host}/.well-known/oauth-authorization-server`]: oauth(host),
      [`${host}/.well-known/openid-configuration`]: {
        ...oauth(host),
        token_endpoint: `${host}/other`,
        userinfo_endpoint: `${host}/me`,
      },
    });
    expect(await findIssuer(host, both)).toEqual({
      ...oauth(host),
      userinfo_endpoint: `${host}/me`,
    });
  });

  it("are not mixed when the second is another issuer's", async () => {
    const mixed = web({
      [`${host}/.well-known/oauth-authorization-server`]: oauth(host),
      [`${host}/.well-known/openid-configuration`]: {
        ...oauth("https://other.example"),
        userinfo_endpoint: "https://other.example/me",
      },
    });
    expect(await findIssuer(host, mixed)).toEqual(oauth(host));
  });
});

describe("an issuer that cannot be used is refused in one line that says why", () => {
  const nothing = web({});
  const closed = new Unreachable(host, { code: "ECONNREFUSED" });

  it.each([
    [
      "nobody answers",
      host,
      web({
        [`${host}/.well-known/oauth-authorization-server`]: closed,
        [`${host}/.well-known/openid-configuration`]: closed,
      }),
      /cannot be reached: https:\/\/login\.example did not answer: nobody listens there/,
    ],
    [
      "it publishes nothing",
      host,
      nothing,
      /oauth-authorization-server answered 404; .*openid-configuration answered 404/,
    ],
    [
      "a page stands there",
      host,
      web({ [`${host}/.well-known/oauth-authorization-server`]: "<h1>Welcome</h1>" }),
      /is no JSON/,
    ],
    [
      "the JSON names no issuer",
      host,
      web({ [`${host}/.well-known/oauth-authorization-server`]: { error: "no" } }),
      /names no issuer/,
    ],
    [
      "it is null",
      host,
      web({ [`${host}/.well-known/oauth-authorization-server`]: "null" }),
      /names no issuer/,
    ],
    [
      "it is another issuer",
      host,
      web({ [`${host}/.well-known/oauth-authorization-server`]: oauth("https://other.example") }),
      /another issuer.*--issuer https:\/\/other\.example$/,
    ],
    [
      "it has no endpoints",
      host,
      web({ [`${host}/.well-known/oauth-authorization-server`]: { issuer: host } }),
      /names no authorization_endpoint and no token_endpoint/,
    ],
    ["http leaves this machine", "http://login.example", nothing, /must be an https URL/],
    ["it has a query", `${host}?tenant=1`, nothing, /must be an https URL/],
    ["it is no URL", "https://", nothing, /must be an https URL/],
  ])("%s", async (_, typed, http, words) => {
    await expect(findIssuer(typed, http)).rejects.toThrow(words);
    await expect(findIssuer(typed, http)).rejects.toMatchObject({
      name: "CannotStart",
      message: expect.not.stringContaining("\n") as string,
    });
  });
});
