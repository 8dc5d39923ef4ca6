import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, provenWith } from "../../testing/keys.ts";
import { authorize, isActive, issuer, startFernmail, type Tokens } from "../../testing/app.ts";
import {
  ask,
  browser,
  clientId,
  fernmail,
  inOwnName,
  key,
  push,
  register,
  startWithProfile,
  urlFor,
  withCode,
  withToken,
} from "../../testing/fapi-2.ts";

beforeAll(startWithProfile);

afterAll(() => fernmail.service.close());

test("the complete flow: pushed, asked, redeemed, refreshed, and taken back, with a key and no secret", async () => {
  const answer = await authorize(browser, {
    url: urlFor(
      await push({}, undefined, await provenWith(browser, key, { htu: `${issuer}/par` })),
    ),
  });
  expect(answer.get("iss")).toBe(issuer);
  const tokens = (await ask(withCode(answer.get("code") ?? ""))).json<Tokens>();
  expect(tokens).toMatchObject({ token_type: "DPoP", expires_in: 300 });
  expect(decodeJwt(tokens.access_token)).toMatchObject({
    cnf: { jkt: key.jkt },
    client_id: clientId,
  });
  expect((await ask(withToken(tokens))).json()).toMatchObject({ token_type: "DPoP" });
  expect(
    (
      await browser({
        method: "POST",
        url: "/revoke",
        form: { token: tokens.refresh_token, ...(await key.assertion(clientId)) },
      })
    ).statusCode,
  ).toBe(200);
  expect(await isActive(browser, tokens.access_token)).toBe(false);
});

describe("signatures (FAPI 2.0 §5.4.1)", () => {
  test.each([
    ["ES256", 200],
    ["PS256", 200],
    ["EdDSA", 200],
    ["RS256", 401],
  ])("of clients are strong ones: %s", async (algorithm, status) => {
    const signer = await createTestKey(fernmail, algorithm);
    const { client_id } = (await register({ jwks: { keys: [signer.publicJwk] } })).json<{
      client_id: string;
    }>();
    expect(
      (await ask(inOwnName, { assertion: await signer.assertion(client_id) })).statusCode,
    ).toBe(status);
  });

  test("of proofs are strong ones too", async () => {
    const weak = await createTestKey(fernmail, "RS256");
    expect((await ask(inOwnName, { by: weak })).json()).toMatchObject({
      error: "invalid_dpop_proof",
    });
  });
});

describe("a registration", () => {
  test("sends answers over https where the server does, or stays on the user's device", async () => {
    const encrypted = await startFernmail({
      environment: { ORIGIN: "https://fernmail.example", RESOURCES: "https://contacts.example" },
    });
    const by = encrypted.openBrowser();
    expect(
      (await register({ redirect_uris: ["http://localhost:4000/callback"] }, by)).json(),
    ).toMatchObject({ error: "invalid_redirect_uri" });
    for (const changes of [
      { redirect_uris: ["https://client.example/callback"] },
      { redirect_uris: ["http://127.0.0.1/callback"], application_type: "native" },
    ]) {
      expect((await register(changes, by)).statusCode).toBe(201);
    }
    await encrypted.service.close();
  });

  test("brings a key that can sign as the profile asks, or nobody could ever know its client", async () => {
    const { publicJwk } = await createTestKey(fernmail, "RS256");
    const keys = [{ ...publicJwk, alg: "RS256" }];
    expect((await register({ jwks: { keys } })).json()).toMatchObject({
      error: "invalid_client_metadata",
      error_description: expect.stringContaining("takes no RS256"),
    });
    for (const changes of [
      { jwks: { keys: [...keys, key.publicJwk] } },
      { jwks: { keys: [{ ...publicJwk, alg: "PS256" }] } },
      { jwks: { keys }, dpop_bound_access_tokens: undefined },
    ])
      expect((await register(changes)).statusCode).toBe(201);
  });

  test("that asks for less is held to less", async () => {
    const weak = await createTestKey(fernmail, "RS256");
    const { client_id } = (
      await register({
        jwks: { keys: [weak.publicJwk] },
        require_pushed_authorization_requests: undefined,
      })
    ).json<{ client_id: string }>();
    expect(
      (await ask(inOwnName, { assertion: await weak.assertion(client_id, { aud: [issuer] }) }))
        .statusCode,
    ).toBe(200);
  });
});
