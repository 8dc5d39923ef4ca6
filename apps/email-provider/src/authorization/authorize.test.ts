import { minute } from "@tale/service/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientRedirectUri, clients, writeTestSeed } from "../clients.testing.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  bob,
  contacts,
  issuer,
  redirectUri,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail({
    environment: { SEED: writeTestSeed(), RESOURCES: `${contacts},https://calendar.example` },
  });
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const visit = (changes: Record<string, string | undefined>, more = "") =>
  browser({ url: authorizationUrl(changes) + more });
const as = (client: { client_id: string }, changes = {}) => ({
  client_id: client.client_id,
  redirect_uri: clientRedirectUri,
  ...changes,
});

describe("303 to sign-in", () => {
  it("is where a browser goes that nobody signed in with, while the request waits here", async () => {
    const response = await fernmail.openBrowser()({ url: authorizationUrl() });
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toMatch(/^\/sign-in\?request=[\w-]{43}\.[0-9a-z]{8}$/);
    expect(response.cookies).toMatchObject([
      { name: "browser", path: "/", httpOnly: true, sameSite: "Lax" },
    ]);
  });

  it("is where an unknown parameter leads just as well (RFC 6749 §3.1)", async () => {
    expect((await visit({ nonce: "n", 'a"b': "c" }, "&%22=1&%22=2")).headers.location).toMatch(
      /^\/sign-in/,
    );
  });
});

describe("a scope that nobody knows", () => {
  it("is ignored beside openid: many clients always ask for offline_access (OpenID Connect Core §3.1.2.1)", async () => {
    const { client_id } = (
      await browser({
        method: "POST",
        url: "/register",
        json: { redirect_uris: [clientRedirectUri] },
      })
    ).json() as { client_id: string };
    const known = fernmail.openBrowser();
    await signIn(known, alice);
    const visit = (scope: string) =>
      known({ url: authorizationUrl({ client_id, redirect_uri: clientRedirectUri, scope }) });
    expect((await visit("openid contacts.read offline_access")).headers.location).toMatch(
      /^\/consent/,
    );
    expect(answerIn(await visit("contacts.read offline_access")).get("error")).toBe(
      "invalid_scope",
    );
  });
});

describe("303 to consent", () => {
  it("is where somebody goes who allowed the same at another resource only (RFC 8707 §2)", async () => {
    const visitor = fernmail.openBrowser();
    await authorize(visitor, {
      user: bob,
      url: authorizationUrl(as(clients.rival, { scope: "contacts.read", resource: contacts })),
    });
    const elsewhere = authorizationUrl(
      as(clients.rival, { scope: "contacts.read", resource: "https://calendar.example" }),
    );
    expect((await visitor({ url: elsewhere })).headers.location).toMatch(/^\/consent\?request=/);
    await authorize(visitor, { user: bob, url: elsewhere });
    expect(
      answerIn(await visitor({ url: `${elsewhere}&resource=${encodeURIComponent(contacts)}` })).has(
        "code",
      ),
    ).toBe(true);
  });

  it("is where somebody goes who is signed in and was not asked before", async () => {
    const visitor = fernmail.openBrowser();
    await signIn(visitor, alice);
    expect((await visitor({ url: authorizationUrl(as(clients.rival)) })).headers.location).toMatch(
      /^\/consent\?request=/,
    );
  });
});

describe("303 to the client with a code", () => {
  it("goes without a question to who allowed this before", async () => {
    const visitor = fernmail.openBrowser();
    await authorize(visitor);
    const response = await visitor({
      url: authorizationUrl({ scope: "contacts.read", state: "again & again" }),
    });
    expect(response.headers.location).toMatch(`${redirectUri}?code=`);
    expect(Object.fromEntries(answerIn(response))).toEqual({
      code: expect.stringMatching(/^[\w-]{43}\.[0-9a-z]{8}$/),
      state: "again & again",
      iss: issuer,
    });
  });

  it("keeps the query of the redirect URI, and says nothing of a state that was not sent", async () => {
    const visitor = fernmail.openBrowser();
    await authorize(visitor, { url: authorizationUrl(as(clients.rival)) });
    const response = await visitor({
      url: authorizationUrl(as(clients.rival, { state: undefined })),
    });
    expect(response.headers.location).toMatch(
      /^https:\/\/client\.example\/callback\?tenant=1&code=[\w-]{43}\.[0-9a-z]{8}&iss=http%3A%2F%2Ffernmail\.localhost%3A4001$/,
    );
  });

  it("does not go to who allowed less before", async () => {
    const visitor = fernmail.openBrowser();
    await authorize(visitor, { user: bob, ticked: ["contacts.read"] });
    expect((await visitor({ url: authorizationUrl() })).headers.location).toMatch(/^\/consent/);
  });

  it.each([
    ["on a device", clients.pocket, "http://127.0.0.1:1234/callback"],
    [
      "on a device, with a secret",
      { client_id: "awkward-secret" },
      "http://127.0.0.1:1234/callback",
    ],
    ["without a secret", clients.single, clientRedirectUri],
  ])(
    "does not go to an application %s, however often it was allowed",
    async (_, client, redirect_uri) => {
      const visitor = fernmail.openBrowser();
      const url = authorizationUrl({ client_id: client.client_id, redirect_uri });
      expect((await authorize(visitor, { url })).get("code")).toBeTruthy();
      expect((await visitor({ url })).headers.location).toMatch(/^\/consent/);
    },
  );
});

/** Everything the client is told about its mistake, with state and issuer (RFC 9207 §2). */
const expectRefusal = (
  response: Awaited<ReturnType<Browser>>,
  error: string,
  description: RegExp,
): void => {
  expect(response.statusCode).toBe(303);
  expect(Object.fromEntries(answerIn(response))).toMatchObject({
    error,
    iss: issuer,
    state: "a-state",
    error_description: expect.stringMatching(description),
  });
  expect(answerIn(response).has("code")).toBe(false);
  expect(answerIn(response).get("error_description")).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
};

describe("303 to the client with invalid_request", () => {
  it.each([
    ["no response_type", { response_type: undefined }, /response_type is missing/],
    [
      "no PKCE",
      { code_challenge: undefined, code_challenge_method: undefined },
      /code_challenge is missing/,
    ],
    ["an empty code_challenge", { code_challenge: "" }, /code_challenge is missing/],
    ["the plain method", { code_challenge_method: "plain" }, /must be S256/],
    ["no method, which would mean plain", { code_challenge_method: undefined }, /must be S256/],
    ["a challenge that is no SHA-256", { code_challenge: "too-short" }, /not the base64url/],
    ["an answer in the fragment", { response_mode: "fragment" }, /response_mode/],
  ])("is the answer to %s", async (_, changes, description) => {
    expectRefusal(await visit(changes), "invalid_request", description);
  });

  it.each(["scope", "code_challenge", "response_type", "unheard-of"])(
    "is the answer to a repeated %s",
    async (name) => {
      expectRefusal(
        await visit({ [name]: "once" }, `&${name}=twice`),
        "invalid_request",
        new RegExp(`sent more than once: ${name}$`),
      );
    },
  );

  it("gives back no state when there were two", async () => {
    const answer = answerIn(await visit({}, "&state=another"));
    expect(Object.fromEntries(answer)).toEqual({
      error: "invalid_request",
      error_description: "sent more than once: state",
      iss: issuer,
    });
  });
});

describe("303 to the client with another error", () => {
  it.each([
    ["unsupported_response_type", "the implicit flow", { response_type: "token" }, /response_type/],
    [
      "unsupported_response_type",
      "a hybrid flow",
      { response_type: "code token" },
      /response_type/,
    ],
    [
      "unauthorized_client",
      "a client without the code grant",
      as(clients.sleeper, { scope: undefined }),
      /not registered/,
    ],
    [
      "invalid_scope",
      "an unknown scope",
      { scope: "contacts.read mail.read" },
      /something unknown/,
    ],
    [
      "invalid_scope",
      "a scope the client is not registered for",
      as(clients.visitor),
      /not registered for/,
    ],
    ["invalid_scope", "a malformed scope", { scope: "contacts.read  contacts.write" }, /malformed/],
    [
      "invalid_scope",
      "a client that asks for nothing and is registered for nothing",
      as(clients.nobody, { scope: undefined }),
      /empty/,
    ],
    [
      "invalid_target",
      "a resource we issue no tokens for",
      { resource: "https://evil.example" },
      /resource/,
    ],
    [
      "invalid_target",
      "a good resource and a bad one",
      { resource: contacts, more: "&resource=https%3A%2F%2Fevil.example" },
      /resource/,
    ],
  ])(
    "%s is the answer to %s",
    async (
      error,
      _,
      { more = "", ...changes }: Record<string, string | undefined>,
      description,
    ) => {
      expectRefusal(await visit(changes, more), error, description);
    },
  );
});

describe("a request without a scope", () => {
  it("asks for all the client is registered for", async () => {
    const answer = await authorize(fernmail.openBrowser(), {
      url: authorizationUrl(as(clients.visitor, { scope: undefined })),
    });
    expect(answer.get("code")).toBeTruthy();
  });
});

describe("400 and a page of ours", () => {
  it.each([
    ["no client_id", { client_id: undefined }, ""],
    ["an unknown client_id", { client_id: "stranger" }, ""],
    ["a client_id with a zero byte", { client_id: "quill\0post" }, ""],
    ["two client_ids", {}, "&client_id=rival"],
    ["no redirect_uri", { redirect_uri: undefined }, ""],
    ["an unregistered redirect_uri", { redirect_uri: "https://evil.example/callback" }, ""],
    ["another client's redirect_uri", { redirect_uri: clientRedirectUri }, ""],
    ["two redirect_uris", {}, "&redirect_uri=https%3A%2F%2Fevil.example"],
    [
      "a redirect_uri without a valid port",
      { client_id: "pocket", redirect_uri: "http://127.0.0.1:99999/callback" },
      "",
    ],
  ])("is the answer to %s, and leads nowhere", async (_, changes, more) => {
    const response = await visit(changes, more);
    expect(response.statusCode).toBe(400);
    expect(response.headers).not.toHaveProperty("location");
    expect(response.headers["content-type"]).toMatch(/^text\/html/);
    expect(response.body).not.toContain("evil.example");
  });
});

describe("405", () => {
  it.each(["HEAD", "PUT", "DELETE", "OPTIONS"] as const)(
    "is the answer to %s, and no code is made",
    async (method) => {
      const visitor = fernmail.openBrowser();
      await authorize(visitor);
      const response = await visitor({ method, url: authorizationUrl({ scope: "contacts.read" }) });
      expect(response).toMatchObject({ statusCode: 405, headers: { allow: "GET, POST" } });
      expect(response.headers).not.toHaveProperty("location");
    },
  );
});

describe("429", () => {
  const waiting = async (fernmail: Fernmail) =>
    (
      await Promise.all(
        Array.from({ length: 605 }, () => fernmail.openBrowser()({ url: authorizationUrl() })),
      )
    ).map(({ statusCode }) => statusCode);
  const count = (statuses: number[], status: number) =>
    statuses.filter((one) => one === status).length;

  it("is the answer to more than 600 visitors a minute whom nobody knows, from one address, also when all come at once", async () => {
    const crowded = await startFernmail();
    const statuses = await waiting(crowded);
    expect([count(statuses, 303), count(statuses, 429)]).toEqual([600, 5]);
    const refused = await crowded.openBrowser()({ url: authorizationUrl() });
    expect(refused).toMatchObject({
      statusCode: 429,
      headers: { "retry-after": "60", "content-type": expect.stringMatching(/^text\/html/) },
    });
    expect(refused.headers).not.toHaveProperty("location");
    crowded.clock.now += minute;
    expect(await crowded.openBrowser()({ url: authorizationUrl() })).toHaveProperty(
      "statusCode",
      303,
    );
    await crowded.service.close();
  });

  it("is not the answer to who is signed in there: they count for themselves, and not at all when there is nothing to ask", async () => {
    const crowded = await startFernmail();
    const [known, alsoKnown] = [crowded.openBrowser(), crowded.openBrowser()];
    await authorize(known);
    await signIn(alsoKnown, bob);
    await waiting(crowded);
    expect(answerIn(await known({ url: authorizationUrl() })).has("code")).toBe(true);
    expect((await alsoKnown({ url: authorizationUrl() })).headers.location).toMatch(/^\/consent/);
    await crowded.service.close();
  });

  it("is the answer to somebody signed in who is asked more than 600 times a minute", async () => {
    const crowded = await startFernmail();
    const known = crowded.openBrowser();
    await signIn(known, bob);
    const statuses = (
      await Promise.all(Array.from({ length: 601 }, () => known({ url: authorizationUrl() })))
    ).map(({ statusCode }) => statusCode);
    expect([count(statuses, 303), count(statuses, 429)]).toEqual([600, 1]);
    await crowded.service.close();
  });
});
