import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientRedirectUri, clients } from "../testing/clients.ts";
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
} from "../testing/app.ts";
import { as, browser, fernmail, startWithResources, visit } from "../testing/authorize.ts";

beforeAll(startWithResources);

afterAll(() => fernmail.service.close());

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

describe("a request without a scope", () => {
  it("asks for all the client is registered for", async () => {
    const answer = await authorize(fernmail.openBrowser(), {
      url: authorizationUrl(as(clients.visitor, { scope: undefined })),
    });
    expect(answer.get("code")).toBeTruthy();
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
