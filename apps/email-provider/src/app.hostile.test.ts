import { bothEngines } from "@tale/database/engines.testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { basic, clientRedirectUri, clients, writeTestSeed } from "./testing/clients.ts";
import {
  authorizationUrl,
  authorize,
  codeVerifier,
  obtainTokens,
  quillpost,
  redirectUri,
  refreshWith,
  redeem,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "./testing/app.ts";
import { expectCalm, parametersLike, secret } from "./testing/hostile.ts";

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
});
