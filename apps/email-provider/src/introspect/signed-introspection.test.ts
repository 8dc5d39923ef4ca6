import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  contacts,
  contactsServer,
  issuer,
  obtainTokens,
  quillpost,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let tokens: Tokens;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  tokens = await obtainTokens(browser);
});
afterAll(() => fernmail.service.close());

function ask(token: string, accept: string, authorization = contactsServer) {
  return browser({
    method: "POST",
    url: "/introspect",
    form: { token },
    headers: { authorization, accept },
  });
}

async function verified(jwt: string, audience: string) {
  const keys = (await browser({ url: "/jwks" })).json<JSONWebKeySet>();
  return jwtVerify(jwt, createLocalJWKSet(keys), {
    issuer,
    audience,
    typ: "token-introspection+jwt",
    algorithms: ["ES256"],
    currentDate: new Date(fernmail.clock.now),
  });
}

describe("an answer that was asked for as application/token-introspection+jwt", () => {
  test.each([
    "application/token-introspection+jwt",
    "application/json;q=0.1, Application/Token-Introspection+JWT;q=0.9",
  ])("is signed for who asked, and says the same as the plain one (%s)", async (accept) => {
    const answer = await ask(tokens.access_token, accept);
    expect(answer.headers).toMatchObject({
      "content-type": "application/token-introspection+jwt",
      "cache-control": "no-store",
      vary: "accept",
    });
    const { payload } = await verified(answer.body, "contacts");
    expect(payload).toEqual({
      iss: issuer,
      aud: "contacts",
      iat: fernmail.clock.now / 1000,
      token_introspection: (await ask(tokens.access_token, "*/*")).json(),
    });
    expect(payload["token_introspection"]).toMatchObject({
      active: true,
      sub: "u-alice",
      aud: contacts,
    });
  });

  test("is no token itself: it has no subject, no expiry and another type (RFC 9701 §8.1)", async () => {
    const { payload } = await verified(
      (await ask(tokens.access_token, "application/token-introspection+jwt", quillpost)).body,
      "quillpost",
    );
    expect(payload).not.toHaveProperty("sub");
    expect(payload).not.toHaveProperty("exp");
  });

  test("says nothing but inactive about what is not known", async () => {
    const { payload } = await verified(
      (await ask("nonsense", "application/token-introspection+jwt")).body,
      "contacts",
    );
    expect(payload["token_introspection"]).toEqual({ active: false });
  });
});

describe("any other answer", () => {
  test.each([
    "application/json",
    "*/*",
    "application/token-introspection+jwt-not",
    "application/token-introspection+jwt;q=0",
    "application/json, application/token-introspection+jwt;q=0.1",
  ])("stays plain JSON (%s)", async (accept) => {
    expect((await ask(tokens.access_token, accept)).headers["content-type"]).toMatch(
      /^application\/json/,
    );
  });
});
