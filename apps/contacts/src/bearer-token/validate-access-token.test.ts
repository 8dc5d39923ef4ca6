import { describe, expect, it } from "vitest";
import { createFakeIssuer, fernmail, origin, startTestContacts } from "../testing/contacts.ts";
import { contacts, now } from "../testing/validate-access-token.ts";

const statusOf = async (claims: Record<string, unknown> = {}, header = {}) =>
  (await contacts.requestWith(await contacts.issuer.token(claims, header))).statusCode;

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
