import { bothEngines } from "@tale/database/engines.testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForNonce, createTestKey, type Changes, type TestKey } from "./testing/keys.ts";
import {
  authorizationUrl,
  issuer,
  quillpost,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./testing/app.ts";

/** What a claim may be when somebody means harm, and has a key to sign it with. */
const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    "",
    "\0",
    "\ud800",
    "__proto__",
    "https://evil.example/callback",
    "\r\nLocation: https://evil.example",
    1e308,
    -1,
    Number.MAX_SAFE_INTEGER,
    "9".repeat(400),
    ["a", "b"],
    { toString: 1 },
  ),
);

/** Claims that are good, hostile or missing, each by chance, and a few that nobody asked for. */
function claimsLike(names: readonly string[]): fc.Arbitrary<Changes> {
  const known = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof({ weight: 3, arbitrary: hostile }, { weight: 1, arbitrary: fc.constant(undefined) }),
    { maxKeys: 3 },
  );
  return fc
    .tuple(known, fc.dictionary(fc.string(), hostile, { maxKeys: 2 }))
    .map(([first, second]) => ({ ...second, ...first }));
}

function expectCalm(response: Awaited<ReturnType<Browser>>): void {
  expect(response.statusCode).toBeLessThan(500);
  expect(response.body).not.toMatch(/\n\s+at |\.ts:\d|node_modules|SQLITE|syntax error/);
  const { location } = response.headers;
  if (location)
    expect(String(location)).toMatch(
      /^\/(sign-in|consent)\?request=|^http:\/\/blog\.localhost:4000\/callback\?/,
    );
}

describe.each(bothEngines())("with %s", (_, createUrl) => {
  let fernmail: Fernmail;
  let browser: Browser;
  let key: TestKey;
  beforeEach(async () => {
    fernmail = await startFernmail({ environment: { DATABASE_URL: await createUrl() } });
    browser = fernmail.openBrowser();
    key = await createTestKey(fernmail);
  });
  afterEach(() => fernmail.service.close());

  const attack = <Attempt>(
    attempts: fc.Arbitrary<Attempt>,
    send: (attempt: Attempt) => ReturnType<Browser>,
  ): Promise<void> =>
    fc.assert(
      fc.asyncProperty(attempts, async (attempt) => expectCalm(await send(attempt))),
      { numRuns: 100 },
    );

  it("signed requests that mean harm are answered calmly, in the address and pushed", async () => {
    const registered = await browser({
      method: "POST",
      url: "/register",
      json: { redirect_uris: [redirectUri], jwks: { keys: [key.publicJwk] } },
    });
    const { client_id, client_secret } = registered.json<Record<string, string>>();
    const good = Object.fromEntries(new URL(authorizationUrl(), issuer).searchParams);
    const names = [
      ...Object.keys(good),
      "iss",
      "aud",
      "exp",
      "nbf",
      "iat",
      "jti",
      "resource",
      "request",
      "login_hint",
      "prompt",
      "max_age",
      "claims",
      "nonce",
      "dpop_jkt",
      "authorization_details",
    ];
    await attack(claimsLike(names), async (changes) => {
      const request = await key.requestObject(client_id!, { ...good, client_id, ...changes });
      expectCalm(
        await browser({
          url: `/authorize?${new URLSearchParams({ client_id: client_id!, request })}`,
        }),
      );
      const again = await key.requestObject(client_id!, { ...good, client_id, ...changes });
      const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}`;
      return browser({
        method: "POST",
        url: "/par",
        form: { request: again },
        headers: { authorization },
      });
    });
  });

  it("proofs that mean harm are answered calmly", async () => {
    const nonce = await askForNonce(browser, key);
    const names = ["htm", "htu", "iat", "jti", "nonce", "ath", "exp"];
    await attack(
      fc.tuple(claimsLike(names), claimsLike(["typ", "jwk", "kid", "alg"])),
      async ([changes, { alg: _alg, crit: _crit, b64: _b64, ...header }]) => {
        const dpop = await key.proof({ htu: `${issuer}/par`, nonce, ...changes }, header);
        return browser({
          method: "POST",
          url: "/par",
          form: new URL(authorizationUrl(), issuer).searchParams,
          headers: { authorization: quillpost, dpop },
        });
      },
    );
    await attack(fc.stringMatching(/^[\x21-\x7e]{0,60}$/), (dpop) =>
      browser({
        method: "POST",
        url: "/par",
        form: new URL(authorizationUrl(), issuer).searchParams,
        headers: { authorization: quillpost, dpop },
      }),
    );
  });
});
