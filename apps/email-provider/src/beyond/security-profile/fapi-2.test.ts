import { day, second } from "@tale/service/clock";
import { hiddenInputs } from "@tale/service/testing";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, provenWith, type Changes, type TestKey } from "../../keys.testing.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  bob,
  codeVerifier,
  isActive,
  issuer,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../../app.testing.ts";

/** A client that asks for the FAPI 2.0 Security Profile, and each rule that it can then rely on. */
let fernmail: Fernmail;
let browser: Browser;
let key: TestKey;
let clientId: string;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
  clientId = (await register()).json<{ client_id: string }>().client_id;
});
afterAll(() => fernmail.service.close());

type Form = Record<string, string>;

const profile = {
  token_endpoint_auth_method: "private_key_jwt",
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};
const grantTypes = ["authorization_code", "refresh_token", "client_credentials"];
const register = (changes: Changes = {}, by = browser) =>
  by({
    method: "POST",
    url: "/register",
    json: {
      client_name: "Careful",
      redirect_uris: [redirectUri],
      grant_types: grantTypes,
      jwks: { keys: [key.publicJwk] },
      ...profile,
      ...changes,
    },
  });

const parameters = (changes: Record<string, string | undefined> = {}): Form =>
  Object.fromEntries(
    new URL(authorizationUrl({ client_id: undefined, ...changes }), issuer).searchParams,
  );
const push = async (
  changes?: Record<string, string | undefined>,
  assertion?: Form,
  headers: Form = {},
) =>
  browser({
    method: "POST",
    url: "/par",
    form: { ...parameters(changes), ...(assertion ?? (await key.assertion(clientId))) },
    headers,
  });
const urlFor = (answer: Awaited<ReturnType<Browser>>): string =>
  `/authorize?${new URLSearchParams({ client_id: clientId, request_uri: answer.json<{ request_uri: string }>().request_uri })}`;
const ask = async (
  form: Form,
  { by = key, assertion, headers }: { by?: TestKey; assertion?: Form; headers?: Form } = {},
) =>
  browser({
    method: "POST",
    url: "/token",
    form: { ...form, ...(assertion ?? (await key.assertion(clientId))) },
    headers: headers ?? (await provenWith(browser, by)),
  });
const newCode = async (headers?: Form): Promise<string> =>
  (await authorize(browser, { url: urlFor(await push({}, undefined, headers)) })).get("code") ?? "";
const withCode = (code: string): Form => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: redirectUri,
  code_verifier: codeVerifier,
});
const withToken = ({ refresh_token }: Tokens): Form => ({
  grant_type: "refresh_token",
  refresh_token,
});
const inOwnName = { grant_type: "client_credentials", scope: "contacts.read" };
const obtain = async (): Promise<Tokens> => (await ask(withCode(await newCode()))).json();
const now = (): number => fernmail.clock.now / 1000;

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

describe("requests (FAPI 2.0 §5.3.2.2)", () => {
  test("come pushed, by a client that proves who it is", async () => {
    const open = answerIn(await browser({ url: authorizationUrl({ client_id: clientId }) }));
    expect(Object.fromEntries(open)).toMatchObject({ error: "invalid_request", iss: issuer });
    expect((await push({ client_id: clientId }, {})).json()).toMatchObject({
      error: "invalid_client",
    });
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ["ask for a code", { response_type: "token" }, "unsupported_response_type"],
    ["have a challenge", { code_challenge: undefined }, "invalid_request"],
    ["use S256", { code_challenge_method: "plain" }, "invalid_request"],
    ["say where the answer goes", { redirect_uri: undefined }, "invalid_request"],
    [
      "let it go to a registered place only",
      { redirect_uri: "https://evil.example" },
      "invalid_request",
    ],
    [
      "bring no reference",
      { request_uri: "urn:ietf:params:oauth:request_uri:x" },
      "invalid_request",
    ],
  ])("%s", async (_what, changes, error) => {
    const answer = await push(changes);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error });
  });

  test("wait less than ten minutes, and for their own client", async () => {
    const answer = await push();
    expect(answer.json<{ expires_in: number }>().expires_in).toBeLessThan(600);
    expect((await browser({ url: urlFor(answer).replace(clientId, "quillpost") })).statusCode).toBe(
      400,
    );
    fernmail.clock.now += 90 * second;
    expect((await browser({ url: urlFor(answer) })).statusCode).toBe(400);
  });

  test("may be opened again until they are answered, however slowly; and are answered once, of a hundred at once too", async () => {
    const url = urlFor(await push());
    const [scanner, slow] = [fernmail.openBrowser(), fernmail.openBrowser()];
    for (const who of [scanner, scanner]) expect((await who({ url })).statusCode).toBe(303);
    const opened = String((await slow({ url })).headers.location);
    await authorize(browser, { url });
    expect((await browser({ url })).body).toContain("This request is not here");
    const late = await slow({
      method: "POST",
      url: "/sign-in",
      form: { ...hiddenInputs((await slow({ url: opened })).body), ...alice },
    });
    expect((await slow({ url: String(late.headers.location) })).body).toContain(
      "This request is not here",
    );

    const next = urlFor(await push());
    const answers = await Promise.all(Array.from({ length: 100 }, () => browser({ url: next })));
    expect(
      answers.filter(({ headers }) => String(headers.location).includes("code=")),
    ).toHaveLength(1);
  });

  test("are answered with the issuer, also when the answer is no (RFC 9207)", async () => {
    const answer = await authorize(fernmail.openBrowser(), {
      user: bob,
      url: urlFor(await push()),
      decision: "deny",
    });
    expect(Object.fromEntries(answer)).toMatchObject({ error: "access_denied", iss: issuer });
  });

  test("lead on with 303 after a password was sent", async () => {
    const stranger = fernmail.openBrowser();
    const page = await stranger({
      url: String((await stranger({ url: urlFor(await push()) })).headers.location),
    });
    expect(
      (
        await stranger({
          method: "POST",
          url: "/sign-in",
          form: { ...hiddenInputs(page.body), ...alice },
        })
      ).statusCode,
    ).toBe(303);
  });

  test("never send a browser where nobody registered, signed in or not", async () => {
    for (const url of [
      authorizationUrl({ client_id: clientId, redirect_uri: "https://evil.example" }),
      "/sign-in?next=https://evil.example",
      "/sign-in?next=//evil.example",
    ]) {
      expect(String((await browser({ url })).headers.location ?? "")).not.toContain("evil.example");
    }
  });

  test("lead to a code that works once; a second use ends what came from the first", async () => {
    const code = await newCode();
    const tokens = (await ask(withCode(code))).json<Tokens>();
    expect((await ask(withCode(code))).json()).toMatchObject({ error: "invalid_grant" });
    expect(await isActive(browser, tokens.access_token)).toBe(false);
  });
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
