import { second } from "@tale/service/clock";
import { compactVerify, createLocalJWKSet } from "jose";
import { describe, expect, it, vi } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  origin,
  startTestContacts,
  today,
} from "../testing/contacts.ts";
import { trustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import { createValidateToken } from "./remembered-tokens.ts";

vi.mock("jose", { spy: true });

const verify = vi.mocked(compactVerify);

describe("a token seen before", () => {
  it("is not verified again, and still refused once it has expired", async () => {
    const { requestWith, issuer, clock } = await startTestContacts();
    const token = await issuer.token({ exp: today / second + 60 });
    verify.mockClear();
    for (let time = 0; time < 3; time += 1) expect((await requestWith(token)).statusCode).toBe(200);
    expect(verify).toHaveBeenCalledOnce();
    clock.advance(90 * second);
    expect((await requestWith(token)).statusCode).toBe(401);
  });

  it("is verified again when its issuer's keys have changed", async () => {
    const { requestWith, issuer } = await startTestContacts();
    const token = await issuer.token();
    await requestWith(token);
    await issuer.addKey("second");
    await requestWith(await issuer.token({}, {}, "second"));
    verify.mockClear();
    expect((await requestWith(token)).statusCode).toBe(200);
    expect(verify).toHaveBeenCalledOnce();
  });

  it("is not verified again because another issuer's keys have changed", async () => {
    const ottermail = await createFakeIssuer("http://ottermail.localhost:4011");
    const { requestWith, issuer } = await startTestContacts({
      issuers: [await createFakeIssuer(fernmail), ottermail],
    });
    const token = await issuer.token();
    await requestWith(token);
    await ottermail.addKey("second");
    await requestWith(await ottermail.token({}, {}, "second"));
    verify.mockClear();
    expect((await requestWith(token)).statusCode).toBe(200);
    expect(verify).not.toHaveBeenCalled();
  });

  it("makes room for a newer one when too many are remembered", async () => {
    const { issuer, clock } = await startTestContacts();
    const keys = createLocalJWKSet({ keys: [issuer.publicKey("first")] });
    const rules = {
      resource: origin,
      trustedIssuers: [trustedIssuer({ issuer: fernmail, profile: "rfc9068" })],
      keys: { current: async () => keys, renewed: async () => keys },
      now: () => clock.now,
    };
    const validate = createValidateToken(rules, 2);
    const [first, second, third] = await Promise.all([
      issuer.token(),
      issuer.token(),
      issuer.token(),
    ]);
    verify.mockClear();
    for (const token of [first, second, third, third, second, first]) await validate(token);
    expect(verify).toHaveBeenCalledTimes(4);
  });

  it("does not help another one that differs in its last character", async () => {
    const { requestWith, issuer } = await startTestContacts();
    const token = await issuer.token();
    await requestWith(token);
    expect((await requestWith(`${token.slice(0, -10)}AAAAAAAAAA`)).statusCode).toBe(401);
  });
});
