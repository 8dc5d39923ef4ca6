import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, clientRedirectUri, clients, writeTestSeed } from "../testing/clients.ts";
import {
  authorizationUrl,
  authorize,
  contacts,
  issuer,
  obtainTokens,
  quillpost,
  redeem,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

const calendar = "https://calendar.example";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail({
    environment: { SEED: writeTestSeed(), RESOURCES: `${contacts},${calendar}` },
  });
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

describe("200", () => {
  it("turns a code into an access token and a refresh token", async () => {
    const answer = await authorize(browser);
    const response = await redeem(browser, answer.get("code") ?? "");
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      "cache-control": "no-store",
      pragma: "no-cache",
      "content-type": expect.stringMatching(/^application\/json/),
    });
    expect(response.json()).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 300,
      refresh_token: expect.stringMatching(/^[\w-]{43}\.[0-9a-z]{8}$/),
      scope: "contacts.read contacts.write",
    });
  });

  it("gives no refresh token to a client that may not use one", async () => {
    const answer = await authorize(browser, {
      url: authorizationUrl({
        client_id: "visitor",
        redirect_uri: clientRedirectUri,
        scope: "contacts.read",
      }),
    });
    const response = await redeem(
      browser,
      answer.get("code") ?? "",
      { redirect_uri: clientRedirectUri },
      { authorization: basic(clients.visitor) },
    );
    expect(response.json()).not.toHaveProperty("refresh_token");
    expect(response.json()).toHaveProperty("scope", "contacts.read");
  });

  it("ignores what it does not know (RFC 6749 §3.2)", async () => {
    const answer = await authorize(browser);
    expect(
      await redeem(browser, answer.get("code") ?? "", { audience: "x", state: "y" }),
    ).toHaveProperty("statusCode", 200);
  });
});

describe("an access token", () => {
  it("says who made it, for whom, by whom, for what and how long (RFC 9068 §2)", async () => {
    const { access_token } = await obtainTokens(browser);
    expect(decodeProtectedHeader(access_token)).toEqual({
      typ: "at+jwt",
      alg: "ES256",
      kid: expect.any(String),
    });
    const iat = fernmail.clock.now / 1000;
    expect(decodeJwt(access_token)).toEqual({
      iss: issuer,
      sub: "u-alice",
      aud: contacts,
      client_id: "quillpost",
      scope: "contacts.read contacts.write",
      iat,
      exp: iat + 300,
      auth_time: iat,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      grant_id: expect.stringMatching(/^[a-z0-9]{8}-[\w-]{16}$/),
    });
  });

  it("has a name that no other has", async () => {
    const first = await obtainTokens(browser);
    const second = (await refreshWith(browser, first.refresh_token)).json() as typeof first;
    expect(decodeJwt(first.access_token).jti).not.toBe(decodeJwt(second.access_token).jti);
  });

  it("is for the one resource that was asked for, of those the user was asked about (RFC 8707 §2.2)", async () => {
    const url = `${authorizationUrl()}&${new URLSearchParams([
      ["resource", contacts],
      ["resource", calendar],
    ])}`;
    const code = (await authorize(browser, { url })).get("code") ?? "";
    const { access_token, refresh_token } = (
      await redeem(browser, code, { resource: calendar })
    ).json() as Record<string, string>;
    expect(decodeJwt(access_token!).aud).toBe(calendar);
    const refreshed = (
      await refreshWith(browser, refresh_token!, { resource: contacts })
    ).json() as Record<string, string>;
    expect(decodeJwt(refreshed["access_token"]!).aud).toBe(contacts);
  });
});

describe("400 invalid_target", () => {
  it.each([
    [
      "a resource that was not granted",
      `&resource=${encodeURIComponent(contacts)}`,
      calendar,
      /granted/,
    ],
    [
      "two resources at once",
      `&resource=${encodeURIComponent(contacts)}&resource=${encodeURIComponent(calendar)}`,
      [contacts, calendar],
      /one resource/,
    ],
  ])("is the answer to %s, and the code stays good", async (_, asked, resource, description) => {
    const code = (await authorize(browser, { url: authorizationUrl() + asked })).get("code") ?? "";
    const form = {
      grant_type: "authorization_code",
      code,
      redirect_uri: "http://blog.localhost:4000/callback",
      code_verifier: "a-verifier-that-is-long-enough-for-the-rules-1234",
    };
    const response = await browser({
      method: "POST",
      url: "/token",
      form: { ...form, resource },
      headers: { authorization: quillpost },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      error: "invalid_target",
      error_description: expect.stringMatching(description),
    });
    expect(await redeem(browser, code)).toHaveProperty("statusCode", 200);
  });
});
