import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, type TestKey } from "../testing/keys.ts";
import { issuer } from "../testing/app.ts";
import {
  ask,
  browser,
  clientId,
  fernmail,
  publicJwk,
  register,
  sign,
  startForSigners,
} from "../testing/client-assertion.ts";

beforeAll(startForSigners);

afterAll(() => fernmail.service.close());

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
