import { hour, minute, second } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  startTestContacts,
  today,
  type FakeIssuer,
  type TestContacts,
} from "../testing.ts";

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

describe("rotation", () => {
  it("asks again at once for a key that appeared after the last question", async () => {
    await statusFor(await issuer.token());
    await issuer.addKey("second");
    expect(await statusFor(await issuer.token({}, {}, "second"))).toBe(200);
    await issuer.addKey("third");
    expect(await statusFor(await issuer.token({}, {}, "third"))).toBe(200);
  });

  it("asks once in five seconds for key ids that somebody made up", async () => {
    await statusFor(await issuer.token());
    issuer.asked.length = 0;
    for (const kid of ["x", "y", "z"])
      expect(await statusFor(await issuer.token({}, { kid }))).toBe(401);
    expect(issuer.asked).toEqual([metadataUrl, jwksUrl]);
    contacts.clock.advance(5 * second);
    await issuer.addKey("second");
    expect(await statusFor(await issuer.token({}, {}, "second"))).toBe(200);
  });

  it("forgets a key that is gone within five minutes, also for tokens it has seen", async () => {
    const token = await issuer.token(longLived);
    expect(await statusFor(token)).toBe(200);
    await issuer.addKey("second");
    issuer.removeKey("first");
    expect(await statusFor(token)).toBe(200);
    contacts.clock.advance(5 * minute);
    expect(await statusFor(token)).toBe(401);
  });
});

describe("a clock that is set back an hour", () => {
  /** Good once the clock was set back, and once more. */
  const earlier = { iat: (today - 2 * hour) / 1000, exp: (today - hour) / 1000 };

  it("does not hold up the question for a new key", async () => {
    await statusFor(await issuer.token());
    expect(await statusFor(await issuer.token({}, { kid: "made-up" }))).toBe(401);
    contacts.clock.advance(-hour);
    await issuer.addKey("second");
    expect(await statusFor(await issuer.token(earlier, {}, "second"))).toBe(200);
  });

  it("does not prolong an issuer's silence, nor the life of a key that is gone", async () => {
    issuer.isDown = true;
    expect(await statusFor(await issuer.token())).toBe(503);
    contacts.clock.advance(-hour);
    issuer.isDown = false;
    const token = await issuer.token(earlier);
    expect(await statusFor(token)).toBe(200);
    await issuer.addKey("second");
    issuer.removeKey("first");
    contacts.clock.advance(-hour);
    expect(await statusFor(token)).toBe(401);
  });
});

describe("several issuers at once", () => {
  it("rotate each for itself, under the same key ids and while all are in use", async () => {
    const others = [
      await createFakeIssuer("http://ottermail.localhost:4011", "RS256"),
      await createFakeIssuer("https://id.example", "EdDSA"),
    ];
    const issuers = [issuer, ...others];
    const { requestWith } = await startTestContacts({ issuers });
    const statuses = async (kid: string) =>
      Promise.all(
        issuers.map(async (one) => (await requestWith(await one.token({}, {}, kid))).statusCode),
      );
    expect(await statuses("first")).toEqual([200, 200, 200]);
    for (const one of issuers) await one.addKey("second");
    expect(await statuses("second")).toEqual([200, 200, 200]);
    expect(await statuses("first")).toEqual([200, 200, 200]);
  });

  it("stay usable while one of them is down", async () => {
    const ottermail = await createFakeIssuer("http://ottermail.localhost:4011");
    const { requestWith } = await startTestContacts({ issuers: [issuer, ottermail] });
    issuer.isDown = true;
    expect((await requestWith(await issuer.token())).statusCode).toBe(503);
    expect((await requestWith(await ottermail.token())).statusCode).toBe(200);
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
