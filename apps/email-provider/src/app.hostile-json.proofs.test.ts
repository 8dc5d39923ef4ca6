import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import { afterAll, beforeAll, describe, test } from "vitest";
import { provenWith, type Changes } from "./testing/keys.ts";
import { authorizationUrl, issuer } from "./testing/app.ts";
import {
  browser,
  expectCalm,
  fernmail,
  good,
  key,
  odd,
  proven,
  signer,
  startHostile,
  writer,
} from "./testing/hostile-json.ts";

beforeAll(startHostile);

afterAll(() => fernmail.service.close());

describe.each(odd)("where a text belongs, %s is answered calmly", (_what, json) => {
  /** Puts the JSON where a mark stands, in what is otherwise written as usual. */
  const write = (value: unknown): string => JSON.stringify(value).replaceAll('"HERE"', () => json);

  test.each<[string, unknown]>([
    ["as the subject wanted in the id_token", { id_token: { sub: { value: "HERE" } } }],
    ["as the subject wanted at userinfo", { userinfo: { sub: { value: "HERE" } } }],
    [
      "as two subjects",
      { id_token: { sub: { value: "HERE" } }, userinfo: { sub: { value: "HERE" } } },
    ],
    ["as one of some subjects", { id_token: { sub: { values: ["HERE"] } } }],
    ["as a context class", { id_token: { acr: { essential: true, value: "HERE" } } }],
    ["as another claim", { id_token: { email: { value: "HERE" } } }],
    ["as a claim", { id_token: { email: "HERE" } }],
    ["as all claims", { id_token: "HERE" }],
    ["as the whole", "HERE"],
  ])("in the claims parameter %s", async (_place, claims) => {
    const parameters = { ...good(), claims: write(claims) } as Record<string, string>;
    expectCalm(await browser({ url: `/authorize?${new URLSearchParams(parameters)}` }));
    expectCalm(await browser({ method: "POST", url: "/par", form: parameters, headers: proven() }));
  });

  test.each(["iss", "sub", "aud", "exp", "nbf", "iat", "jti"])(
    "in a signed client assertion as %s",
    async (name) => {
      const form = await assertionOf({ [name]: "HERE" });
      expectCalm(
        await browser({
          method: "POST",
          url: "/token",
          form: { grant_type: "client_credentials", ...form },
        }),
      );
    },
  );

  async function assertionOf(changes: Changes): Promise<Record<string, string>> {
    const claims = {
      iss: signer.client_id,
      sub: signer.client_id,
      aud: issuer,
      exp: fernmail.clock.now / 1000 + 60,
      jti: crypto.randomUUID(),
      ...changes,
    };
    return key.assertionOfText(write(claims));
  }

  test.each([
    "iss",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "sub",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "claims",
    "resource",
    "prompt",
    "request",
    "authorization_details",
  ])("in a signed request as %s", async (name) => {
    const claims = {
      iss: writer.client_id,
      aud: issuer,
      exp: fernmail.clock.now / 1000 + 60,
      ...good(),
      [name]: "HERE",
    };
    expectCalm(
      await browser({
        method: "POST",
        url: "/par",
        form: { request: await key.signText(write(claims)) },
        headers: proven(),
      }),
    );
  });

  test.each(["kid", "alg", "typ", "jwk", "jku", "x5c"])(
    "in the header of a signature as %s",
    async (name) => {
      const [header, payload] = [write({ alg: "ES256", [name]: "HERE" }), "{}"].map((text) =>
        Buffer.from(text).toString("base64url"),
      );
      const jwt = `${header}.${payload}.AAAA`;
      expectCalm(
        await browser({ method: "POST", url: "/par", form: { request: jwt }, headers: proven() }),
      );
      expectCalm(
        await browser({
          method: "POST",
          url: "/introspect",
          form: { token: jwt },
          headers: proven(),
        }),
      );
      expectCalm(
        await browser({
          method: "POST",
          url: "/token",
          form: { client_assertion: jwt, client_assertion_type: jwtBearerAssertion },
        }),
      );
      expectCalm(await browser({ url: "/userinfo", headers: { authorization: `Bearer ${jwt}` } }));
      expectCalm(await browser({ url: authorizationUrl({ id_token_hint: jwt }) }));
    },
  );

  test.each(["htm", "htu", "iat", "jti", "nonce"])("in a proof as %s", async (name) => {
    const usual = await provenWith(browser, key, { htu: `${issuer}/par` });
    const claims = {
      ...JSON.parse(Buffer.from(usual["dpop"]!.split(".")[1]!, "base64url").toString()),
      [name]: "HERE",
    };
    const dpop = await key.signText(write(claims), { typ: "dpop+jwt", jwk: key.publicJwk });
    expectCalm(
      await browser({
        method: "POST",
        url: "/par",
        form: good() as Record<string, string>,
        headers: { ...proven(), dpop },
      }),
    );
  });
});
