import { hour, second } from "@tale/service/clock";
import { CompactSign, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  origin,
  startTestContacts,
  today,
  type TestContacts,
} from "../testing.ts";

const now = today / second;
let contacts: TestContacts;

beforeAll(async () => {
  contacts = await startTestContacts();
});

const statusOf = async (claims: Record<string, unknown> = {}, header = {}) =>
  (await contacts.requestWith(await contacts.issuer.token(claims, header))).statusCode;

async function refusal(token: string) {
  const answer = await contacts.requestWith(token);
  return [answer.statusCode, answer.headers["www-authenticate"], answer.json().detail];
}

const refusedAs = (description: string) => [
  401,
  expect.stringContaining(`error="invalid_token", error_description="${description}"`),
  description,
];

describe("200", () => {
  it("is the answer to a good access token", async () => {
    expect(await statusOf()).toBe(200);
  });

  it("takes the long form of the type, in any case", async () => {
    expect(await statusOf({}, { typ: "application/at+jwt" })).toBe(200);
    expect(await statusOf({}, { typ: "AT+JWT" })).toBe(200);
  });

  it("takes a list of audiences that names this resource", async () => {
    expect(await statusOf({ aud: ["https://elsewhere.example", origin] })).toBe(200);
  });

  it("takes claims it does not know, and a scope of several words in any order", async () => {
    expect(
      await statusOf({
        acr: "urn:example:loa:3",
        amr: ["pwd"],
        groups: [],
        entitlements: null,
        grant_id: "g",
        scope: "openid contacts.write contacts.read",
      }),
    ).toBe(200);
  });

  it.each([
    { scope: " contacts.read  openid " },
    { nbf: null },
    { auth_time: null },
    { authorization_details: null },
    { azp: 7, scp: 7, nonce: null },
  ])("lets %o decide nothing", async (claims) => {
    expect(await statusOf(claims)).toBe(200);
  });

  it("tolerates clocks that are 30 seconds apart, either way", async () => {
    expect(await statusOf({ iat: now - 320, exp: now - 29 })).toBe(200);
    expect(await statusOf({ iat: now + 30, nbf: now + 30, exp: now + 330 })).toBe(200);
  });

  it.each(["PS256", "RS256", "EdDSA", "Ed25519"])(
    "takes %s from an issuer that signs so",
    async (algorithm) => {
      const issuer = await createFakeIssuer(fernmail, algorithm);
      const { requestWith } = await startTestContacts({ issuers: [issuer] });
      expect((await requestWith(await issuer.token())).statusCode).toBe(200);
    },
  );

  it("tries every fitting key when a token names none", async () => {
    const issuer = await createFakeIssuer(fernmail);
    await issuer.addKey("second");
    const { requestWith } = await startTestContacts({ issuers: [issuer] });
    expect(
      (await requestWith(await issuer.token({}, { kid: undefined }, "second"))).statusCode,
    ).toBe(200);
    expect(
      (await requestWith(await issuer.token({}, { kid: undefined }, "first"))).statusCode,
    ).toBe(200);
  });
});

describe("401 invalid_token", () => {
  it("refuses what is no JWT", async () => {
    for (const token of ["opaque", "a.b.c", "e30.W10.AA", `${"a".repeat(7_000)}`])
      expect(await refusal(token)).toEqual(refusedAs("The token is not a signed JWT."));
  });

  it("refuses an ID token and a plain JWT", async () => {
    expect(await refusal(await contacts.issuer.token({}, { typ: "JWT" }))).toEqual(
      refusedAs("The token is not an access token: typ in its header is not at+jwt."),
    );
    expect(await refusal(await contacts.issuer.token({}, { typ: undefined }))).toEqual(
      refusedAs("The token is not an access token: typ in its header is not at+jwt."),
    );
  });

  it("refuses extensions, even one the library knows", async () => {
    const claims = new TextEncoder().encode(JSON.stringify({ iss: fernmail, aud: origin }));
    const token = await new CompactSign(claims)
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "first", b64: true, crit: ["b64"] })
      .sign(contacts.issuer.privateKey("first"));
    expect(await refusal(token)).toEqual(
      refusedAs("The token uses an extension that is not understood here."),
    );
  });

  it.each([
    `${fernmail}/`,
    fernmail.toUpperCase(),
    "http://ottermail.localhost:4011",
    undefined,
    7,
  ])("refuses the issuer %s", async (iss) => {
    expect(await refusal(await contacts.issuer.token({ iss }))).toEqual(
      refusedAs("The token comes from an issuer that is not trusted here."),
    );
  });

  it.each([
    { aud: `${origin}/` },
    { aud: "http://contacts.ottermail.localhost:4012" },
    { aud: [] },
    { aud: [[origin]] },
  ])("refuses the audience of %o", async ({ aud }) => {
    expect(await refusal(await contacts.issuer.token({ aud }))).toEqual(
      refusedAs(`The token is meant for another resource: its aud does not name ${origin}.`),
    );
  });

  it("refuses a token without signature", async () => {
    const [, payload] = new UnsecuredJWT({ iss: fernmail, aud: origin }).encode().split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString(
      "base64url",
    );
    expect(await refusal(`${header}.${payload}.`)).toEqual(
      refusedAs(
        "The token is signed by an algorithm that is not accepted here: alg may be ES256, PS256, RS256, EdDSA, Ed25519.",
      ),
    );
  });

  it("refuses HMAC with the public key as its secret", async () => {
    const publicKey = (await importJWK(contacts.issuer.publicKey("first"), "ES256", {
      extractable: true,
    })) as CryptoKey;
    const secret = new TextEncoder().encode(await exportSPKI(publicKey));
    const token = await new SignJWT({ iss: fernmail, aud: origin })
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "first" })
      .sign(secret);
    expect(await refusal(token)).toEqual(
      refusedAs(
        "The token is signed by an algorithm that is not accepted here: alg may be ES256, PS256, RS256, EdDSA, Ed25519.",
      ),
    );
  });

  it("refuses good algorithms that are not on the list", async () => {
    const { privateKey } = await generateKeyPair("ES384");
    const token = await new SignJWT({ iss: fernmail, aud: origin })
      .setProtectedHeader({ alg: "ES384", typ: "at+jwt" })
      .sign(privateKey);
    expect(await refusal(token)).toEqual(
      refusedAs(
        "The token is signed by an algorithm that is not accepted here: alg may be ES256, PS256, RS256, EdDSA, Ed25519.",
      ),
    );
  });

  it("refuses another key under a known id, and a changed claim", async () => {
    const stranger = await createFakeIssuer(fernmail);
    expect(await refusal(await stranger.token())).toEqual(
      refusedAs("The token's signature does not hold."),
    );
    const [header, , signature] = (await contacts.issuer.token()).split(".");
    const [, others] = (await contacts.issuer.token({ sub: "u-bob" })).split(".");
    expect(await refusal([header, others, signature].join("."))).toEqual(
      refusedAs("The token's signature does not hold."),
    );
  });

  it("refuses a signature by a key published for encryption", async () => {
    const issuer = await createFakeIssuer(fernmail);
    await issuer.addKey("for-encryption", { use: "enc" });
    const { requestWith } = await startTestContacts({ issuers: [issuer] });
    expect((await requestWith(await issuer.token({}, {}, "for-encryption"))).statusCode).toBe(401);
  });

  it("refuses a published key that cannot be used, and does not break", async () => {
    const issuer = await createFakeIssuer(fernmail);
    await issuer.addKey("broken", { x: "AA" });
    const { requestWith } = await startTestContacts({ issuers: [issuer] });
    expect((await requestWith(await issuer.token({}, {}, "broken"))).statusCode).toBe(401);
  });

  it.each(["sub", "client_id", "jti", "iat", "exp", "aud"])(
    "refuses a token without %s",
    async (claim) => {
      expect(await refusal(await contacts.issuer.token({ [claim]: undefined }))).toEqual(
        refusedAs(`The token lacks ${claim}.`),
      );
    },
  );

  it.each(["sub", "client_id", "jti"])("refuses a token with an empty %s", async (claim) => {
    expect(await refusal(await contacts.issuer.token({ [claim]: "" }))).toEqual(
      refusedAs(`The token lacks ${claim}.`),
    );
  });

  it("names every claim that is missing", async () => {
    expect(await refusal(await contacts.issuer.token({ client_id: null, jti: "" }))).toEqual(
      refusedAs("The token lacks client_id, jti."),
    );
  });

  it.each([
    ["sub is not a string", { sub: 7 }],
    ["client_id is not a string", { client_id: ["quillpost"] }],
    ["jti is not a string", { jti: 7 }],
    ["exp is not a number", { exp: String(now + 300) }],
    ["iat is not a number", { iat: {} }],
    ["auth_time is not a number", { auth_time: "yesterday" }],
    ["scope is not a string", { scope: ["contacts.read"] }],
    ["scope is not a string", { scope: 7 }],
  ])("says that the token's %s", async (fault, claims) => {
    expect(await refusal(await contacts.issuer.token(claims))).toEqual(
      refusedAs(`The token's ${fault}.`),
    );
  });

  it("refuses an expired token", async () => {
    expect(await refusal(await contacts.issuer.token({ iat: now - 330, exp: now - 30 }))).toEqual(
      refusedAs("The token has expired."),
    );
  });

  it.each([{ iat: now + 31, exp: now + 331 }, { nbf: now + 31 }, { nbf: "yesterday" }])(
    "refuses a token from the future: %o",
    async (claims) => {
      const [name] = Object.keys(claims);
      expect(await refusal(await contacts.issuer.token(claims))).toEqual(
        refusedAs(`The token is not valid yet: its ${name} is not past.`),
      );
    },
  );

  it.each([now + hour / second + 1, 1e308])("refuses a token that lives until %d", async (exp) => {
    expect(await refusal(await contacts.issuer.token({ exp }))).toEqual(
      refusedAs(
        "The token lives longer than is accepted here: exp may be 3600 seconds after iat at most.",
      ),
    );
  });
});
