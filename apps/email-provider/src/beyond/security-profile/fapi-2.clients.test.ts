import { day, second } from "@tale/service/clock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, provenWith } from "../../testing/keys.ts";
import { alice, authorize, issuer, type Tokens } from "../../testing/app.ts";
import {
  ask,
  browser,
  clientId,
  fernmail,
  inOwnName,
  key,
  newCode,
  parameters,
  push,
  startWithProfile,
  urlFor,
  withCode,
  withToken,
} from "../../testing/fapi-2.ts";

beforeAll(startWithProfile);

afterAll(() => fernmail.service.close());
const obtain = async (): Promise<Tokens> => (await ask(withCode(await newCode()))).json();
const now = (): number => fernmail.clock.now / 1000;

describe("clients (FAPI 2.0 §5.3.2.1)", () => {
  test("find everything in the metadata", async () => {
    expect(
      (await browser({ url: "/.well-known/oauth-authorization-server" })).json(),
    ).toMatchObject({
      issuer,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      token_endpoint_auth_methods_supported: expect.arrayContaining(["private_key_jwt"]),
      dpop_signing_alg_values_supported: expect.arrayContaining(["PS256", "ES256", "EdDSA"]),
      authorization_response_iss_parameter_supported: true,
    });
  });

  test("never get a token for a user's password", async () => {
    expect(
      (
        await ask({ grant_type: "password", username: alice.email, password: alice.password })
      ).json(),
    ).toMatchObject({ error: "unsupported_grant_type" });
  });

  test("prove who they are by their key, at every endpoint", async () => {
    for (const url of ["/par", "/token", "/revoke", "/introspect"]) {
      for (const credentials of [
        { client_id: clientId },
        { client_id: clientId, client_secret: "guessed" },
      ]) {
        expect(
          (
            await browser({
              method: "POST",
              url,
              form: { ...parameters(), ...inOwnName, token: "x", ...credentials },
            })
          ).json(),
        ).toMatchObject({ error: "invalid_client" });
      }
    }
  });

  test.each<[string, unknown, number]>([
    ["the issuer", issuer, 200],
    ["a list with the issuer", [issuer], 401],
    ["the token endpoint", `${issuer}/token`, 401],
    ["the pushed request endpoint", `${issuer}/par`, 401],
    ["the issuer with a slash", `${issuer}/`, 401],
  ])("address their assertions to the issuer, as one text: %s", async (_what, aud, status) => {
    expect(
      (await ask(inOwnName, { assertion: await key.assertion(clientId, { aud }) })).statusCode,
    ).toBe(status);
  });

  test("get no token that is not bound to a key", async () => {
    expect((await ask(withCode(await newCode()), { headers: {} })).json()).toMatchObject({
      error: "invalid_dpop_proof",
    });
    expect((await ask(inOwnName, { headers: {} })).json()).toMatchObject({
      error: "invalid_dpop_proof",
    });
  });

  test("keep their refresh token, which is never replaced", async () => {
    const tokens = await obtain();
    for (let turn = 0; turn < 3; turn++) {
      fernmail.clock.now += day;
      expect((await ask(withToken(tokens))).json()).toMatchObject({
        refresh_token: tokens.refresh_token,
      });
    }
    expect(
      (await Promise.all(Array.from({ length: 10 }, () => ask(withToken(tokens))))).every(
        ({ statusCode }) => statusCode === 200,
      ),
    ).toBe(true);
    fernmail.clock.now += 30 * day;
    expect((await ask(withToken(tokens))).json()).toMatchObject({ error: "invalid_grant" });
  });

  test("redeem a code within 60 seconds", async () => {
    const [early, late] = [await newCode(), await newCode()];
    fernmail.clock.now += 59 * second;
    expect((await ask(withCode(early))).statusCode).toBe(200);
    fernmail.clock.now += second;
    expect((await ask(withCode(late))).json()).toMatchObject({ error: "invalid_grant" });
  });

  test("can bind a code to a key, with dpop_jkt or with a proof (RFC 9449 §10)", async () => {
    const thief = await createTestKey(fernmail);
    const byProof = await newCode(await provenWith(browser, key, { htu: `${issuer}/par` }));
    const byThumbprint =
      (await authorize(browser, { url: urlFor(await push({ dpop_jkt: key.jkt })) })).get("code") ??
      "";
    for (const code of [byProof, byThumbprint]) {
      expect((await ask(withCode(code), { by: thief })).json()).toMatchObject({
        error: "invalid_grant",
      });
      expect((await ask(withCode(code))).statusCode).toBe(200);
    }
  });

  test.each([
    ["iat", 10, 200],
    ["nbf", 10, 200],
    ["iat", 61, 401],
    ["nbf", 61, 401],
  ])("may have a clock that is a little ahead: %s by %i seconds", async (claim, ahead, status) => {
    expect(
      (
        await ask(inOwnName, {
          assertion: await key.assertion(clientId, { [claim]: now() + ahead }),
        })
      ).statusCode,
    ).toBe(status);
  });

  test.each([
    [10, 200],
    [61, 400],
  ])(
    "may have a clock that is a little ahead when they prove their key: by %i seconds",
    async (ahead, status) => {
      expect(
        (await ask(inOwnName, { headers: await provenWith(browser, key, { iat: now() + ahead }) }))
          .statusCode,
      ).toBe(status);
    },
  );
});
