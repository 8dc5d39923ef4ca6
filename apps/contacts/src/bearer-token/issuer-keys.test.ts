import { minute, second } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  startTestContacts,
  type FakeIssuer,
  type TestContacts,
} from "../testing/contacts.ts";

let issuer: FakeIssuer;
let contacts: TestContacts;

const metadataUrl = `${fernmail}/.well-known/oauth-authorization-server`;
const openidUrl = `${fernmail}/.well-known/openid-configuration`;
const jwksUrl = `${fernmail}/jwks`;
const longLived = { exp: 1_893_456_000 + 3_600 };

beforeEach(async () => {
  issuer = await createFakeIssuer(fernmail);
  contacts = await startTestContacts({ issuers: [issuer] });
});

const statusFor = async (token: string) => (await contacts.requestWith(token)).statusCode;

describe("where keys come from", () => {
  it("is the issuer's own metadata, asked once for many requests", async () => {
    const tokens = await Promise.all([issuer.token(), issuer.token(), issuer.token()]);
    expect(await Promise.all(tokens.map(statusFor))).toEqual([200, 200, 200]);
    expect(issuer.asked).toEqual([metadataUrl, jwksUrl]);
  });

  it("is OpenID Connect discovery when the issuer has no RFC 8414 metadata", async () => {
    issuer.instead = {
      [metadataUrl]: { status: 404, body: "" },
      [openidUrl]: { body: issuer.metadata },
    };
    expect(await statusFor(await issuer.token())).toBe(200);
    expect(issuer.asked).toEqual([metadataUrl, openidUrl, jwksUrl]);
  });

  it("puts the well-known part before an issuer's path, as RFC 8414 §3.1 says", async () => {
    const tenant = await createFakeIssuer("https://id.example/tenant/");
    tenant.instead = {
      "https://id.example/.well-known/oauth-authorization-server/tenant": {
        body: { issuer: tenant.issuer, jwks_uri: "https://id.example/keys" },
      },
      "https://id.example/keys": { body: { keys: [tenant.publicKey("first")] } },
    };
    const { requestWith } = await startTestContacts({
      issuers: [{ ...tenant, issuer: "https://id.example" }],
      environment: { TRUSTED_ISSUERS: tenant.issuer },
    });
    expect((await requestWith(await tenant.token())).statusCode).toBe(200);
  });

  it("keeps the keys of several issuers apart", async () => {
    const ottermail = await createFakeIssuer("http://ottermail.localhost:4011");
    const { requestWith } = await startTestContacts({ issuers: [issuer, ottermail] });
    expect((await requestWith(await issuer.token())).statusCode).toBe(200);
    expect((await requestWith(await ottermail.token())).statusCode).toBe(200);
    expect((await requestWith(await ottermail.token({ iss: fernmail }))).statusCode).toBe(401);
  });

  it("is never asked for by a token that says it comes from elsewhere", async () => {
    expect(await statusFor(await issuer.token({ iss: "http://127.0.0.1:9" }))).toBe(401);
    expect(issuer.asked).toEqual([]);
  });
});

describe("503 before keys were ever known", () => {
  const broken: [string, (issuer: FakeIssuer) => void][] = [
    ["is down", (issuer) => (issuer.isDown = true)],
    [
      "publishes no metadata",
      (issuer) => (issuer.instead = { [metadataUrl]: { status: 404, body: "" } }),
    ],
    ["calls itself something else", (issuer) => (issuer.metadata.issuer = `${fernmail}/`)],
    ["names no keys", (issuer) => delete issuer.metadata.jwks_uri],
    [
      "has its keys on plain http elsewhere",
      (issuer) => {
        issuer.metadata.jwks_uri = "http://keys.example/jwks";
        issuer.instead = {
          "http://keys.example/jwks": { body: { keys: [issuer.publicKey("first")] } },
        };
      },
    ],
    [
      "answers nonsense for metadata",
      (issuer) => (issuer.instead = { [metadataUrl]: { body: "<html>" } }),
    ],
    [
      "answers nonsense for keys",
      (issuer) => (issuer.instead = { [jwksUrl]: { body: { error: "later" } } }),
    ],
  ];

  it.each(broken)("says when to try again while the issuer %s", async (_, breakIt) => {
    breakIt(issuer);
    const answer = await contacts.requestWith(await issuer.token());
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  it("spares the issuer for five seconds, and then recovers by itself", async () => {
    issuer.isDown = true;
    const token = await issuer.token();
    expect([await statusFor(token), await statusFor(token)]).toEqual([503, 503]);
    expect(issuer.asked).toEqual([metadataUrl]);
    issuer.isDown = false;
    contacts.clock.advance(5 * second);
    expect(await statusFor(token)).toBe(200);
    expect(await statusFor(await issuer.token({}, { kid: "made-up" }))).toBe(401);
  });

  it("leaves the service ready", async () => {
    issuer.isDown = true;
    expect((await contacts.request({ url: "/readyz" })).statusCode).toBe(200);
  });
});

describe("200 while the issuer is down", () => {
  it("serves with the keys that were known, for as long as it takes", async () => {
    const token = await issuer.token(longLived);
    await statusFor(token);
    issuer.isDown = true;
    contacts.clock.advance(20 * minute);
    expect(await statusFor(token)).toBe(200);
    expect(await statusFor(await issuer.token(longLived))).toBe(200);
  });

  it("does not condemn a token with a key that cannot be asked for", async () => {
    await statusFor(await issuer.token());
    issuer.isDown = true;
    await issuer.addKey("second");
    const token = await issuer.token({}, {}, "second");
    expect([await statusFor(token), await statusFor(token)]).toEqual([503, 503]);
  });
});
