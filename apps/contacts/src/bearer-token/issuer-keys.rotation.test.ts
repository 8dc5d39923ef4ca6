import { hour, minute, second } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  startTestContacts,
  today,
  type FakeIssuer,
  type TestContacts,
} from "../testing/contacts.ts";

let issuer: FakeIssuer;
let contacts: TestContacts;

const metadataUrl = `${fernmail}/.well-known/oauth-authorization-server`;
const jwksUrl = `${fernmail}/jwks`;
const longLived = { exp: 1_893_456_000 + 3_600 };

beforeEach(async () => {
  issuer = await createFakeIssuer(fernmail);
  contacts = await startTestContacts({ issuers: [issuer] });
});

const statusFor = async (token: string) => (await contacts.requestWith(token)).statusCode;

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
