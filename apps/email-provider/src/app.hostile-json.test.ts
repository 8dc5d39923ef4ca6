import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { jwtBearerAssertion } from "@tale/protocol/client-credentials";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, provenWith, type Changes, type TestKey } from "./keys.testing.ts";
import {
  authorizationUrl,
  issuer,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./app.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
let key: TestKey;
let signer: { client_id: string };
let writer: { client_id: string; client_secret: string };
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
  const jwks = { keys: [key.publicJwk] };
  signer = (
    await register({
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks,
    })
  ).json();
  writer = (await register({ jwks })).json();
});
afterAll(() => fernmail.service.close());

const register = (changes: Changes) =>
  browser({ method: "POST", url: "/register", json: { redirect_uris: [redirectUri], ...changes } });
const good = (): Changes =>
  Object.fromEntries(
    new URL(
      authorizationUrl({ client_id: writer.client_id, scope: "openid contacts.read" }),
      issuer,
    ).searchParams,
  );
const proven = () => ({
  authorization: formatBasicCredentials({
    clientId: writer.client_id,
    clientSecret: writer.client_secret,
  }),
});

/** Written as text, because it is deeper than some writers of JSON can go. */
const nested = (depth: number, [open, close]: readonly [string, string] = ["[", "]"]): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;
const deepObject = ['{"a":', "}"] as const;

/** JSON that is not what was asked for, and cannot be made into a text by asking it. */
const odd: [string, string][] = [
  ["a number", "1"],
  ["a number beyond all numbers", "1e999"],
  ["a truth", "true"],
  ["nothing", "null"],
  ["a list", '["a"]'],
  ["an object that has no text", '{"toString":1,"valueOf":1}'],
  ["an object that is its own prototype", '{"__proto__":{"toString":1},"constructor":1}'],
  ["500 lists in one another", nested(500)],
  ["500 objects in one another", nested(500, deepObject)],
  ["5,000 lists in one another", nested(5_000)],
  ["20,000 lists in one another", nested(20_000)],
  ["7,000 objects in one another", nested(7_000, deepObject)],
];

const expectCalm = ({ statusCode, body }: { statusCode: number; body: string }): void => {
  expect({ statusCode, isCalm: statusCode < 500, body }).toMatchObject({ isCalm: true });
};

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

  test.each<[string, unknown]>([
    ["as the type", [{ type: "HERE" }]],
    ["as a place", [{ type: "contacts", locations: ["HERE"], actions: ["read"] }]],
    [
      "as a contact",
      [
        {
          type: "contacts",
          locations: ["http://contacts.fernmail.localhost:4002"],
          actions: ["read"],
          contacts: ["HERE"],
        },
      ],
    ],
    ["as a detail", ["HERE"]],
    ["as the whole", "HERE"],
  ])("in authorization_details %s", async (_place, details) => {
    const parameters = {
      ...good(),
      scope: "contacts.read",
      authorization_details: write(details),
    } as Record<string, string>;
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

  test.each<[string, unknown]>([
    ...["kty", "crv", "x", "y", "kid", "alg", "use", "key_ops", "n", "x5c", "more"].map(
      (name): [string, unknown] => [
        `as ${name} of a key`,
        { jwks: { keys: [{ kty: "EC", [name]: "HERE" }] } },
      ],
    ),
    ["as a key", { jwks: { keys: ["HERE"] } }],
    ["as jwks", { jwks: "HERE" }],
    ...[
      "client_name",
      "client_uri",
      "redirect_uris",
      "grant_types",
      "response_types",
      "scope",
      "token_endpoint_auth_method",
      "contacts",
      "more",
    ].map((name): [string, unknown] => [`as ${name}`, { [name]: "HERE" }]),
  ])("in a registration %s", async (_place, changes) => {
    fernmail.clock.now += 60_000;
    const payload = write({ redirect_uris: [redirectUri], ...(changes as object) });
    expectCalm(
      await browser({
        method: "POST",
        url: "/register",
        payload,
        headers: { "content-type": "application/json" },
      }),
    );
  });
});
