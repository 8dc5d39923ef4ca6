import { generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issuer, quillpost } from "../testing/app.ts";
import {
  ask,
  browser,
  clientId,
  fernmail,
  publicJwk,
  sign,
  startForSigners,
} from "../testing/client-assertion.ts";

beforeAll(startForSigners);

afterAll(() => fernmail.service.close());

describe("401 invalid_client", () => {
  const now = (): number => fernmail.clock.now / 1000;

  test.each<[string, () => Record<string, unknown>, RegExp]>([
    [
      "another audience",
      () => ({ aud: "https://elsewhere.example" }),
      /^client assertion: aud must be http/,
    ],
    [
      "the token endpoint as audience, which another server might share",
      () => ({ aud: `${issuer}/token` }),
      /: aud must be http/,
    ],
    [
      "a second audience",
      () => ({ aud: [issuer, "https://elsewhere.example"] }),
      /: aud must be http/,
    ],
    ["no audience", () => ({ aud: undefined }), /: aud is missing/],
    ["no expiry", () => ({ exp: undefined }), /: exp is missing/],
    ["an expiry long past", () => ({ exp: now() - 60 }), /: exp is .*not valid now/],
    ["an expiry far away", () => ({ exp: now() + 3_700 }), /: exp may be an hour ahead/],
    ["an expiry beyond all time", () => ({ exp: 1e308 }), /: exp may be an hour ahead/],
    ["a birth in the future", () => ({ iat: now() + 60 }), /iat not in the future/],
    ["no jti", () => ({ jti: undefined }), /: jti is missing/],
    ["an empty jti (RFC 7519 §4.1.7)", () => ({ jti: "" }), /: jti must be text/],
    ["a jti that is a number", () => ({ jti: 7 }), /: jti must be text/],
    ["a jti that is an object", () => ({ jti: { toString: 1 } }), /: jti must be text/],
    ["a jti that is null", () => ({ jti: null }), /: jti must be text/],
    ["issuer and subject that differ", () => ({ iss: "somebody" }), /^iss and sub/],
    [
      "another client",
      () => ({ iss: "quillpost", sub: "quillpost" }),
      /^client authentication failed$/,
    ],
    [
      "a client nobody knows",
      () => ({ iss: "nobody", sub: "nobody" }),
      /^client authentication failed$/,
    ],
  ])("is the answer to %s", async (_what, changes, description) => {
    const answer = await ask(await sign(changes()));
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toEqual({
      error: "invalid_client",
      error_description: expect.stringMatching(description),
    });
  });

  test("tells who has not the key nothing about the rest", async () => {
    const stranger = await generateKeyPair("ES256");
    const answer = await ask(
      await sign(
        { aud: "https://elsewhere.example", exp: now() - 60 },
        { key: stranger.privateKey },
      ),
    );
    expect(answer.json()).toEqual({
      error: "invalid_client",
      error_description: "client authentication failed",
    });
  });

  test("is the answer to another key, to a shared secret, and to what is no JWT", async () => {
    const stranger = await generateKeyPair("ES256");
    expect((await ask(await sign({}, { key: stranger.privateKey }))).statusCode).toBe(401);
    expect(
      (await ask(await sign({}, { key: Buffer.from(JSON.stringify(publicJwk)), alg: "HS256" })))
        .statusCode,
    ).toBe(401);
    expect((await ask("not.a.jwt")).statusCode).toBe(401);
  });

  test("is the answer to a signing client that only gives its name", async () => {
    expect(
      (
        await browser({
          method: "POST",
          url: "/token",
          form: { grant_type: "client_credentials", client_id: clientId },
        })
      ).statusCode,
    ).toBe(401);
  });
});

describe("400 invalid_request", () => {
  test("is the answer to an assertion beside another way of authentication", async () => {
    expect((await ask(await sign(), {}, { authorization: quillpost })).json()).toMatchObject({
      error: "invalid_request",
    });
    expect(
      (await ask(await sign(), { client_id: clientId, client_secret: "x" })).json(),
    ).toMatchObject({ error: "invalid_request" });
  });

  test("is the answer to another client_id, another type of assertion, and a type without one", async () => {
    expect((await ask(await sign(), { client_id: "quillpost" })).json()).toMatchObject({
      error: "invalid_request",
    });
    expect(
      (
        await ask(await sign(), {
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
        })
      ).json(),
    ).toMatchObject({ error: "invalid_request" });
    expect((await ask("")).json()).toMatchObject({ error: "invalid_request" });
  });
});
