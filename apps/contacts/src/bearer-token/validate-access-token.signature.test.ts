import { CompactSign, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createFakeIssuer, fernmail, origin, startTestContacts } from "../testing/contacts.ts";
import { contacts, refusal, refusedAs } from "../testing/validate-access-token.ts";

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
});
