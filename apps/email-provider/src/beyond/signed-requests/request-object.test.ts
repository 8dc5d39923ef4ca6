import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, type Changes, type TestKey } from "../../keys.testing.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  contacts,
  issuer,
  redeem,
  redirectUri,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../app.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
/** Somebody is signed in there. */
let known: Browser;
let key: TestKey;
let signer: { client_id: string; client_secret: string };
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
  signer = (await register()).json();
  known = fernmail.openBrowser();
  await signIn(known, alice);
});
afterAll(() => fernmail.service.close());

const register = (changes: Changes = {}) =>
  browser({
    method: "POST",
    url: "/register",
    json: {
      client_name: "Signer",
      redirect_uris: [redirectUri],
      jwks: { keys: [key.publicJwk] },
      ...changes,
    },
  });

const parameters = (): Record<string, string> =>
  Object.fromEntries(
    new URL(authorizationUrl({ client_id: signer.client_id, scope: "contacts.read" }), issuer)
      .searchParams,
  );
const objectWith = (changes: Changes = {}, header: Changes = {}, by = key): Promise<string> =>
  by.requestObject(signer.client_id, { ...parameters(), ...changes }, header);
const urlFor = (request: string, more: Record<string, string> = {}): string =>
  `/authorize?${new URLSearchParams({ client_id: signer.client_id, request, ...more })}`;
const open = async (
  request: string,
  more?: Record<string, string>,
  visitor = fernmail.openBrowser(),
) => visitor({ url: urlFor(request, more) });
const push = (form: Record<string, string>, { client_id, client_secret } = signer) =>
  browser({
    method: "POST",
    url: "/par",
    form,
    headers: {
      authorization: formatBasicCredentials({ clientId: client_id, clientSecret: client_secret }),
    },
  });

describe("a signed request", () => {
  test("leads through sign-in and consent to tokens", async () => {
    const answer = await authorize(browser, { url: urlFor(await objectWith()) });
    expect(answer.get("state")).toBe("a-state");
    const headers = {
      authorization: formatBasicCredentials({
        clientId: signer.client_id,
        clientSecret: signer.client_secret,
      }),
    };
    expect((await redeem(browser, answer.get("code") ?? "", {}, headers)).json()).toMatchObject({
      scope: "contacts.read",
    });
  });

  test("is taken from inside the object only; what stands beside it is ignored (RFC 9101 §6.3)", async () => {
    const beside = {
      redirect_uri: "https://evil.example",
      scope: "everything",
      state: "mine",
      response_type: "token",
      code_challenge: "x",
    };
    const answer = await authorize(browser, { url: urlFor(await objectWith(), beside) });
    expect(answer.get("state")).toBe("a-state");
    expect(answer.has("code")).toBe(true);
  });

  test("does not get from beside it what it lacks inside (RFC 9101 §6.3)", async () => {
    await signIn(browser, alice);
    const answer = await browser({
      url: urlFor(await objectWith({ code_challenge: undefined }), parameters()),
    });
    expect(answerIn(answer).get("error_description")).toMatch(/code_challenge is missing/);
  });

  test.each<[string, Changes, Changes]>([
    ["without a typ", {}, { typ: undefined }],
    ["as any JWT (RFC 9101 §10.8)", {}, { typ: "JWT" }],
    ["with its whole media type (RFC 7515 §4.1.9)", {}, { typ: "application/oauth-authz-req+jwt" }],
    ["with its media type in another case", {}, { typ: "OAuth-AuthZ-Req+JWT" }],
    ["with us in a list of audiences", { aud: ["https://elsewhere.example", issuer] }, {}],
    ["without jti, iat and nbf", { jti: undefined, iat: undefined, nbf: undefined }, {}],
    ["with a list of resources (RFC 8707 §2.1)", { resource: [contacts] }, {}],
    ["with one resource", { resource: contacts }, {}],
  ])("is good %s", async (_what, changes, header) => {
    expect((await open(await objectWith(changes, header))).headers.location).toMatch(
      /^\/(consent|sign-in)\?/,
    );
  });

  test.each([0, 1])(
    "need not say which of its client's keys was used: number %i of two (RFC 7515 §4.1.4)",
    async (which) => {
      const keys = await Promise.all([createTestKey(fernmail), createTestKey(fernmail)]);
      const { client_id } = (
        await register({ jwks: { keys: keys.map(({ publicJwk }) => publicJwk) } })
      ).json<typeof signer>();
      const openBy = async (by: TestKey) =>
        browser({
          url: `/authorize?${new URLSearchParams({ client_id, request: await by.requestObject(client_id, { ...parameters(), client_id }) })}`,
        });
      expect((await openBy(keys[which]!)).headers.location).toMatch(/^\/(consent|sign-in)\?/);
      expect((await openBy(await createTestKey(fernmail))).statusCode).toBe(400);
    },
  );

  test("may be of a clock that is 10 seconds ahead", async () => {
    const soon = fernmail.clock.now / 1000 + 10;
    expect((await open(await objectWith({ iat: soon, nbf: soon }))).headers.location).toMatch(
      /^\//,
    );
  });

  test("may be pushed, and is then what waits under the reference (RFC 9126 §3)", async () => {
    const answer = await push({
      request: await objectWith({ state: "pushed" }),
      scope: "contacts.write",
    });
    expect(answer.statusCode).toBe(201);
    const { request_uri } = answer.json<{ request_uri: string }>();
    const came = await authorize(browser, {
      url: `/authorize?${new URLSearchParams({ client_id: signer.client_id, request_uri })}`,
    });
    expect(came.get("state")).toBe("pushed");
    expect(came.has("code")).toBe(true);
  });
});

const now = (): number => fernmail.clock.now / 1000;

/** Signed by the client, but not good: its way back is sure. */
const notGood: [string, () => Changes][] = [
  ["another issuer", () => ({ iss: "quillpost" })],
  ["no issuer", () => ({ iss: undefined })],
  ["another audience", () => ({ aud: "https://elsewhere.example" })],
  ["no audience", () => ({ aud: undefined })],
  ["no expiry", () => ({ exp: undefined })],
  ["an expiry long past", () => ({ exp: now() - 60 })],
  ["an expiry far away", () => ({ exp: now() + 3_700 })],
  ["an expiry beyond all time", () => ({ exp: 1e308 })],
  ["a time that has not come", () => ({ nbf: now() + 61 })],
  ["a birth in the future", () => ({ iat: now() + 61 })],
  ["a birth that is a text", () => ({ iat: "now" })],
  ["another object inside", () => ({ request: "e30.e30." })],
  ["a reference inside", () => ({ request_uri: "https://elsewhere.example/request" })],
];

describe("invalid_request_object at the registered address", () => {
  test.each(notGood)("is the answer to %s", async (_what, changes) => {
    const answer = await open(await objectWith(changes()), {}, known);
    expect(answer.headers.location).toMatch(`${redirectUri}?`);
    expect(Object.fromEntries(answerIn(answer))).toMatchObject({
      error: "invalid_request_object",
      state: "a-state",
      iss: issuer,
    });
  });

  test("is the answer to the second use of an object that has a name", async () => {
    const object = await objectWith();
    expect((await open(object)).headers.location).toMatch(/^\//);
    expect(answerIn(await open(object, {}, known)).get("error")).toBe("invalid_request_object");
  });
});

/** Nobody can tell that the client wrote it. */
const notBelieved: [string, () => string | Promise<string>][] = [
  ["another key", async () => objectWith({}, {}, await createTestKey(fernmail))],
  ["no signature", async () => `${encode({ alg: "none" })}.${(await objectWith()).split(".")[1]}.`],
  [
    "a changed object",
    async () =>
      (await objectWith()).replace(
        /\.[^.]+\./,
        `.${encode({ ...parameters(), scope: "contacts.write" })}.`,
      ),
  ],
  ["the type of another JWT", () => objectWith({}, { typ: "at+jwt" })],
  ["a type of another kind", () => objectWith({}, { typ: "text/oauth-authz-req+jwt" })],
  ["a type that is no text", () => objectWith({}, { typ: ["JWT"] })],
  ["another client_id inside", () => objectWith({ client_id: "quillpost" })],
  ["no client_id inside", () => objectWith({ client_id: undefined })],
  ["what is no JWT", () => "not.a.jwt"],
];
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

describe("a page, and no way back", () => {
  test.each(notBelieved)("is the answer to %s", async (_what, object) => {
    const answer = await open(await object(), { redirect_uri: redirectUri });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers).not.toHaveProperty("location");
    expect(answer.body).toContain("This request cannot be believed");
  });

  test("is the answer to an address that is not registered, although the client signed it", async () => {
    const answer = await open(await objectWith({ redirect_uri: "https://evil.example" }));
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("The way back is not registered");
  });

  test("is the answer to a client nobody knows, to two objects, and to an object beside a reference", async () => {
    const object = await objectWith();
    const urls = [
      urlFor(object).replace(signer.client_id, "nobody"),
      `${urlFor(object)}&request=again`,
      urlFor(object, { request_uri: "urn:ietf:params:oauth:request_uri:x" }),
    ];
    for (const [index, title] of [
      "This application is not known here",
      "This request came more than once",
      "This request came more than once",
    ].entries()) {
      expect(await browser({ url: urls[index]! })).toMatchObject({
        statusCode: 400,
        body: expect.stringContaining(title),
        headers: expect.not.objectContaining({ location: expect.anything() }),
      });
    }
  });

  test("is the answer to an object that would have to be fetched, and nothing is", async () => {
    const answer = await browser({
      url: `/authorize?${new URLSearchParams({ ...parameters(), request_uri: "https://elsewhere.example/request.jwt" })}`,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("This request is not here");
  });
});

describe("400 invalid_request_object at the pushed request endpoint", () => {
  test.each(notGood)("is the answer to %s", async (_what, changes) => {
    const answer = await push({ request: await objectWith(changes()) });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: "invalid_request_object" });
  });

  test.each(notBelieved)("is the answer to %s", async (_what, object) => {
    const answer = await push({ request: await object() });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: "invalid_request_object" });
  });

  test("is not the answer to a good object with a bad request inside", async () => {
    expect(
      (await push({ request: await objectWith({ scope: "everything" }) })).json(),
    ).toMatchObject({ error: "invalid_scope" });
    expect(
      (await push({ request: await objectWith({ redirect_uri: "https://evil.example" }) })).json(),
    ).toMatchObject({ error: "invalid_request" });
  });
});

describe("a client that registered to sign its requests", () => {
  test("is refused without a signature, pushed or not (RFC 9101 §10.5)", async () => {
    const registered = await register({ require_signed_request_object: true });
    expect(registered.json()).toMatchObject({ require_signed_request_object: true });
    const client = registered.json<typeof signer>();
    const plain = { ...parameters(), client_id: client.client_id };
    expect(
      answerIn(await browser({ url: `/authorize?${new URLSearchParams(plain)}` })).get(
        "error_description",
      ),
    ).toMatch(/require_signed_request_object/);
    expect((await push(plain, client)).json()).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringMatching(/require_signed_request_object/),
    });
    const request = await key.requestObject(client.client_id, plain);
    const { request_uri } = (await push({ request }, client)).json<{ request_uri: string }>();
    const answer = await browser({
      url: `/authorize?${new URLSearchParams({ client_id: client.client_id, request_uri })}`,
    });
    expect(answer.headers.location).toMatch(/^\//);
  });

  test("signs with the algorithm it registered (RFC 9101 §10.1)", async () => {
    const client = (await register({ request_object_signing_alg: "PS256" })).json<typeof signer>();
    const plain = { ...parameters(), client_id: client.client_id };
    expect(
      (await push({ request: await key.requestObject(client.client_id, plain) }, client)).json(),
    ).toMatchObject({ error: "invalid_request_object" });
  });

  test.each<[string, Changes]>([
    ["none as its algorithm", { request_object_signing_alg: "none" }],
    ["an algorithm we do not have", { request_object_signing_alg: "HS256" }],
    ["an algorithm and no keys", { request_object_signing_alg: "ES256", jwks: undefined }],
    ["only signed requests and no keys", { require_signed_request_object: true, jwks: undefined }],
    ["a wish that is no boolean", { require_signed_request_object: "yes" }],
  ])("is not registered with %s", async (_what, changes) => {
    expect((await register(changes)).json()).toMatchObject({ error: "invalid_client_metadata" });
  });
});

describe("a client that registered to push its requests", () => {
  test("is refused when one comes through the browser, signed or not (RFC 9126 §6)", async () => {
    const client = (await register({ require_pushed_authorization_requests: true })).json<
      typeof signer
    >();
    const plain = { ...parameters(), client_id: client.client_id };
    const signed = {
      client_id: client.client_id,
      request: await key.requestObject(client.client_id, plain),
    };
    for (const sent of [plain, signed]) {
      const answer = answerIn(await browser({ url: `/authorize?${new URLSearchParams(sent)}` }));
      expect(Object.fromEntries(answer)).toMatchObject({
        error: "invalid_request",
        error_description: expect.stringMatching(/require_pushed/),
      });
    }
    expect((await push(plain, client)).statusCode).toBe(201);
  });
});
