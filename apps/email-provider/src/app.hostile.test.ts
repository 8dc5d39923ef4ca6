import { hiddenInputs } from "@tale/service/testing";
import { bothEngines } from "@tale/database/engines.testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { basic, clientRedirectUri, clients, writeTestSeed } from "./clients.testing.ts";
import {
  alice,
  authorizationUrl,
  authorize,
  codeVerifier,
  obtainTokens,
  quillpost,
  redirectUri,
  refreshWith,
  redeem,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "./app.testing.ts";

const secret = "hunter2-must-never-come-back";

/** What a parameter may be when somebody means harm. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    "",
    "\0",
    "a\0b",
    "\ud800",
    "%",
    "%00",
    "' OR 1=1 --",
    "__proto__",
    "constructor",
    "null",
    "[]",
    "{}",
    "\r\nLocation: https://evil.example",
    "<script>",
    "javascript:alert(1)",
    "https://evil.example/callback",
    "//evil.example",
    "http://127.0.0.1:99999/callback",
    "http://127.0.0.1:1/callback",
    "http://[::1]:0/callback",
    `${redirectUri}#`,
    `${redirectUri}?`,
    "9".repeat(400),
    "x".repeat(5_000),
  ),
);

/**
 * Parameters that are good, hostile, repeated or missing, each by chance, and a few that nobody
 * asked for.
 */
function parametersLike(good: Record<string, string[]>) {
  const valueOf = (values: string[]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...values) },
      { weight: 2, arbitrary: hostile },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
  const expected = fc.record(
    Object.fromEntries(Object.entries(good).map(([name, values]) => [name, valueOf(values)])),
  );
  const further = fc.array(
    fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(good)), fc.string()), hostile),
    { maxLength: 2 },
  );
  return fc.tuple(expected, further).map(([record, pairs]) => {
    const sent = Object.entries(record).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    return new URLSearchParams(
      [...sent, ...pairs].map(([name, value]) => [name, value.toWellFormed()]),
    );
  });
}

const ids = ["quillpost", "pocket", "hall", "single", "awkward-secret", "visitor"];
const places = [
  redirectUri,
  clientRedirectUri,
  "http://127.0.0.1:1234/callback",
  "com.example.pocket:/callback",
];
const authorization = fc.oneof(
  fc.constant(quillpost),
  fc.constant(basic(clients.rival)),
  fc.stringMatching(/^[\x21-\x7e]{0,40}$/),
  fc.base64String().map((text) => `Basic ${text}`),
  fc.constant(""),
);

/**
 * Where an answer may lead: on within Fernmail, or to a redirect URI that one of the clients
 * registered.
 */
const allowed = [
  /^\/(sign-in|consent)\?request=|^\/(account|developer)?$|^\/device\/confirm\?user_code=[B-Z-]*$/,
  /^http:\/\/blog\.localhost:4000\/callback\?|^https:\/\/client\.example\/callback\?tenant=1&/,
  /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?\/callback\?|^com\.example\.pocket:\/callback\?/,
];

/** Never a 5xx, a stack, a secret, or a way to somewhere nobody registered. */
function expectCalm(response: Awaited<ReturnType<Browser>>): void {
  expect(response.statusCode).toBeLessThan(500);
  expect(response.body).not.toMatch(/\n\s+at |\.ts:\d|node_modules|SQLITE|syntax error/);
  expect(response.body.includes(secret)).toBe(false);
  const { location } = response.headers;
  if (location)
    expect({ location, isAllowed: allowed.some((place) => place.test(String(location))) }).toEqual({
      location,
      isAllowed: true,
    });
}

describe.each(bothEngines())("with %s", (_, createUrl) => {
  let fernmail: Fernmail;
  let browser: Browser;
  beforeEach(async () => {
    fernmail = await startFernmail({
      environment: { DATABASE_URL: await createUrl(), SEED: writeTestSeed() },
    });
    browser = fernmail.openBrowser();
  });
  afterEach(() => fernmail.service.close());

  const attack = <Attempt>(
    attempts: fc.Arbitrary<Attempt>,
    send: (attempt: Attempt) => ReturnType<Browser>,
  ): Promise<void> =>
    fc.assert(
      fc.asyncProperty(attempts, async (attempt) => expectCalm(await send(attempt))),
      { numRuns: 120 },
    );

  it("the whole story works", async () => {
    const tokens = await obtainTokens(browser);
    const refreshed = (await refreshWith(browser, tokens.refresh_token)).json() as Tokens;
    expect(refreshed.scope).toBe("contacts.read contacts.write");
    await authorize(fernmail.openBrowser(), {
      decision: "deny",
      url: authorizationUrl({
        client_id: "pocket",
        redirect_uri: "http://127.0.0.1:1234/callback",
      }),
    });
    const code = (await authorize(browser)).get("code") ?? "";
    const statuses = (
      await Promise.all(Array.from({ length: 30 }, () => redeem(browser, code)))
    ).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  it("/authorize stays calm, signed in or not", async () => {
    const stranger = fernmail.openBrowser();
    await authorize(browser);
    const good = {
      response_type: ["code"],
      client_id: ids,
      redirect_uri: places,
      scope: ["contacts.read", "contacts.read contacts.write"],
      state: ["s"],
      code_challenge: [new URLSearchParams(authorizationUrl()).get("code_challenge")!],
      code_challenge_method: ["S256"],
      resource: ["http://contacts.fernmail.localhost:4002"],
      login_hint: ["a"],
    };
    await attack(parametersLike(good), async (parameters) => {
      const first = await stranger({ url: `/authorize?${parameters}` });
      if (first.headers.location?.startsWith("/"))
        expectCalm(await stranger({ url: first.headers.location }));
      return browser({ url: `/authorize?${parameters}` });
    });
  });

  it.each(["/token", "/par", "/revoke", "/introspect", "/device_authorization"])(
    "%s stays calm",
    async (url) => {
      const tokens = await obtainTokens(browser);
      const good = {
        grant_type: ["authorization_code", "refresh_token"],
        code: [secret],
        redirect_uri: places,
        code_verifier: [codeVerifier],
        refresh_token: [tokens.refresh_token],
        token: [tokens.access_token],
        client_id: ids,
        client_secret: [secret],
        scope: ["contacts.read"],
      };
      await attack(fc.tuple(parametersLike(good), authorization), ([form, authorization]) =>
        browser({ method: "POST", url, form, headers: { authorization } }),
      );
      const type = fc.constantFrom(
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
        "",
        "multipart/form-data; boundary=x",
      );
      await attack(fc.tuple(fc.string({ unit: "binary" }), type), ([payload, type]) =>
        browser({ method: "POST", url, payload, headers: { "content-type": type } }),
      );
    },
  );

  it("/sign-in stays calm", async () => {
    const { _csrf = "" } = hiddenInputs((await browser({ url: "/sign-in" })).body);
    const good = {
      _csrf: [_csrf],
      email: [alice.email, "nobody"],
      password: [secret],
      request: ["x"],
      then: ["/account"],
    };
    await attack(parametersLike(good), (form) => {
      fernmail.clock.now += 20_000;
      return browser({ method: "POST", url: "/sign-in", form });
    });
    await attack(parametersLike({ request: ["x"], then: ["/account"] }), (parameters) =>
      browser({ url: `/sign-in?${parameters}` }),
    );
  });

  it("/device stays calm", async () => {
    await signIn(browser, alice);
    const begin = async () =>
      (
        (
          await browser({
            method: "POST",
            url: "/device_authorization",
            form: { client_id: "hall" },
          })
        ).json() as { user_code: string }
      ).user_code;
    let code = await begin();
    const { _csrf = "" } = hiddenInputs(
      (await browser({ url: `/device/confirm?user_code=${code}` })).body,
    );
    const good = {
      _csrf: [_csrf],
      user_code: ["mine"],
      decision: ["allow", "deny"],
      scope: ["contacts.read", "mail.read"],
      contact: ["x"],
    };
    await attack(parametersLike(good), async (parameters) => {
      fernmail.clock.now += 30_000;
      if (parameters.get("user_code") === "mine") parameters.set("user_code", code);
      expectCalm(await browser({ url: `/device/confirm?${parameters}` }));
      const response = await browser({ method: "POST", url: "/device/confirm", form: parameters });
      if (response.statusCode !== 400) code = await begin();
      return response;
    });
    await attack(parametersLike({ user_code: [code] }), (parameters) =>
      browser({ url: `/device?${parameters}` }),
    );
  });

  it("/consent stays calm", async () => {
    await signIn(browser, alice);
    const begin = async () =>
      hiddenInputs(
        (
          await browser({
            url: String((await browser({ url: authorizationUrl() })).headers.location),
          })
        ).body,
      );
    let form = await begin();
    const good = {
      _csrf: ["mine"],
      request: ["mine"],
      decision: ["allow", "deny"],
      scope: ["contacts.read", "mail.read"],
    };
    await attack(parametersLike(good), async (parameters) => {
      for (const name of ["_csrf", "request"])
        if (parameters.get(name) === "mine") parameters.set(name, form[name]!);
      const response = await browser({ method: "POST", url: "/consent", form: parameters });
      if (response.statusCode === 303) form = { ...form, ...(await begin()) };
      return response;
    });
    await attack(parametersLike({ request: ["x"] }), (parameters) =>
      browser({ url: `/consent?${parameters}` }),
    );
  });
});
