import { jwtBearerAssertion } from "@tale/protocol/client-credentials";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, type TestKey } from "../keys.testing.ts";
import { issuer, quillpost, startFernmail, type Browser, type Fernmail } from "../app.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
let clientId: string;
let privateKey: CryptoKey;
let publicJwk: JWK;

beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  const pair = await generateKeyPair("ES256", { extractable: true });
  privateKey = pair.privateKey;
  publicJwk = { ...(await exportJWK(pair.publicKey)), kid: "mine", alg: "ES256" };
  const registered = await register({ jwks: { keys: [publicJwk] } });
  expect(registered.statusCode).toBe(201);
  expect(registered.json()).not.toHaveProperty("client_secret");
  clientId = registered.json<{ client_id: string }>().client_id;
});
afterAll(() => fernmail.service.close());

function register(changes: Record<string, unknown>) {
  return browser({
    method: "POST",
    url: "/register",
    json: {
      client_name: "Signer",
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      ...changes,
    },
  });
}

let count = 0;

function sign(
  changes: Record<string, unknown> = {},
  { key = privateKey, alg = "ES256" }: { key?: CryptoKey | Uint8Array; alg?: string } = {},
): Promise<string> {
  const now = fernmail.clock.now / 1000;
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    iat: now,
    exp: now + 60,
    jti: `jti-${(count += 1)}`,
    ...changes,
  };
  const present = Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(present).setProtectedHeader({ alg, kid: "mine" }).sign(key);
}

function ask(
  assertion: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  return browser({
    method: "POST",
    url: "/token",
    form: {
      grant_type: "client_credentials",
      client_assertion_type: jwtBearerAssertion,
      client_assertion: assertion,
      ...form,
    },
    headers,
  });
}

describe("a client that signs", () => {
  test("gets tokens, may ask about them, and gives them back, without any secret", async () => {
    const { access_token: token } = (await ask(await sign())).json<{ access_token: string }>();
    const credentials = async () => ({
      client_assertion_type: jwtBearerAssertion,
      client_assertion: await sign(),
      token,
    });
    expect(
      (await browser({ method: "POST", url: "/introspect", form: await credentials() })).json(),
    ).toMatchObject({ active: true, client_id: clientId });
    expect(
      (await browser({ method: "POST", url: "/revoke", form: await credentials() })).statusCode,
    ).toBe(200);
    expect(
      (await browser({ method: "POST", url: "/introspect", form: await credentials() })).json(),
    ).toEqual({ active: false });
  });

  test("may repeat its client_id in the body, and name its one audience in a list", async () => {
    expect((await ask(await sign({ aud: [issuer] }), { client_id: clientId })).statusCode).toBe(
      200,
    );
  });

  test("is believed once per assertion, of a hundred at once too (RFC 7523 §3)", async () => {
    const assertion = await sign();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(assertion)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect((await ask(assertion)).json()).toEqual({
      error: "invalid_client",
      error_description: "client assertion: jti was used before",
    });
  });

  test.each([0, 1])(
    "need not say which of its keys it used: number %i of two (RFC 7515 §4.1.4)",
    async (which) => {
      const keys = await Promise.all([createTestKey(fernmail), createTestKey(fernmail)]);
      const { client_id: both } = (
        await register({ jwks: { keys: keys.map(({ publicJwk }) => publicJwk) } })
      ).json<{ client_id: string }>();
      const send = async (key: TestKey, changes = {}) =>
        browser({
          method: "POST",
          url: "/token",
          form: { grant_type: "client_credentials", ...(await key.assertion(both, changes)) },
        });
      expect((await send(keys[which]!)).statusCode).toBe(200);
      expect((await send(keys[which]!, { aud: "https://elsewhere.example" })).json()).toMatchObject(
        { error_description: expect.stringMatching(/: aud must be/) },
      );
      expect((await send(keys[which]!, { exp: 1 })).json()).toMatchObject({
        error_description: expect.stringMatching(/: exp is .*not valid now/),
      });
      expect((await send(await createTestKey(fernmail))).json()).toEqual({
        error: "invalid_client",
        error_description: "client authentication failed",
      });
    },
  );

  test("may have a clock that is 30 seconds ahead", async () => {
    expect((await ask(await sign({ iat: fernmail.clock.now / 1000 + 29 }))).statusCode).toBe(200);
  });
});

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

describe("a registration that is refused", () => {
  test.each<[string, () => Record<string, unknown>]>([
    ["without keys", () => ({})],
    ["with an empty set", () => ({ jwks: { keys: [] } })],
    ["with a private key", () => ({ jwks: { keys: [{ ...publicJwk, d: "secret" }] } })],
    ["with a symmetric key", () => ({ jwks: { keys: [{ kty: "oct", k: "AAAA" }] } })],
    ["with keys to be fetched", () => ({ jwks_uri: "https://example.com/jwks" })],
    ["with too many keys", () => ({ jwks: { keys: Array.from({ length: 11 }, () => publicJwk) } })],
  ])("comes %s", async (_what, changes) => {
    expect((await register(changes())).json()).toMatchObject({ error: "invalid_client_metadata" });
  });
});
