import { dpopAlgorithms } from "@tale/protocol/dpop-proof";
import { minute, second } from "@tale/service/clock";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, type Changes } from "../../testing/keys.ts";
import { contactsServer, issuer, quillpost, refreshWith, type Tokens } from "../../testing/app.ts";
import {
  browser,
  expectError,
  fernmail,
  key,
  newCode,
  proven,
  redeemQuillpost,
  redeemWithProof,
  startDpop,
} from "../../testing/dpop.ts";

beforeAll(startDpop);

afterAll(() => fernmail.service.close());

async function introspect(token: string): Promise<Record<string, unknown>> {
  return (
    await browser({
      method: "POST",
      url: "/introspect",
      form: { token },
      headers: { authorization: contactsServer },
    })
  ).json();
}

describe("200 with a proof", () => {
  test("brings a token that names the key and is of type DPoP (RFC 9449 §5 and §6.1)", async () => {
    const answer = await redeemWithProof(await newCode());
    expect(answer.json()).toMatchObject({ token_type: "DPoP", expires_in: 300 });
    const { access_token: token } = answer.json<Tokens>();
    expect(decodeJwt(token)["cnf"]).toEqual({ jkt: key.jkt });
    expect(await introspect(token)).toMatchObject({
      active: true,
      token_type: "DPoP",
      cnf: { jkt: key.jkt },
    });
  });

  test("also in a client's own name, and again with every refresh", async () => {
    const { refresh_token } = (await redeemWithProof(await newCode())).json<Tokens>();
    const refreshed = await refreshWith(
      browser,
      refresh_token,
      {},
      { authorization: quillpost, ...(await proven()) },
    );
    expect(refreshed.json()).toMatchObject({ token_type: "DPoP" });
  });

  test.each(dpopAlgorithms)(
    "comes for a key of %s, as the metadata announces",
    async (algorithm) => {
      const ofAlgorithm = await createTestKey(fernmail, algorithm);
      expect((await redeemWithProof(await newCode(), ofAlgorithm)).json()).toMatchObject({
        token_type: "DPoP",
      });
    },
  );

  test.each<[string, () => Changes]>([
    [
      "names the address with a query, which does not count",
      () => ({ htu: `${issuer}/token?x=1#y` }),
    ],
    [
      "names the address in another spelling of the same",
      () => ({ htu: "HTTP://FERNMAIL.localhost:4001/a/../%74oken" }),
    ],
    ["is from a clock that is 30 seconds ahead", () => ({ iat: fernmail.clock.now / 1000 + 30 })],
    ["was two minutes on the way", () => ({ iat: fernmail.clock.now / 1000 - 120 })],
  ])("comes for a proof that %s", async (_what, changes) => {
    expect((await redeemWithProof(await newCode(), key, changes())).statusCode).toBe(200);
  });

  test("tells a nonce for the next request, good for five minutes at least (RFC 9449 §8.2)", async () => {
    const answer = await redeemWithProof(await newCode());
    const nonce = String(answer.headers["dpop-nonce"]);
    fernmail.clock.now += 5 * minute;
    expect((await redeemWithProof(await newCode(), key, { nonce })).statusCode).toBe(200);
  });
});

describe("200 without a proof", () => {
  test("brings a bearer token, and nothing about keys", async () => {
    const answer = await redeemQuillpost(await newCode());
    expect(answer.json()).toMatchObject({ token_type: "Bearer" });
    expect(answer.headers).not.toHaveProperty("dpop-nonce");
    const { access_token: token } = answer.json<Tokens>();
    expect(decodeJwt(token)).not.toHaveProperty("cnf");
    expect(await introspect(token)).not.toHaveProperty("cnf");
  });
});

describe("a page of a registered client", () => {
  test("may send a proof, and read the nonce", async () => {
    const headers = {
      origin: "http://blog.localhost:4000",
      "access-control-request-method": "POST",
      "access-control-request-headers": "dpop",
    };
    expect((await browser({ method: "OPTIONS", url: "/token", headers })).headers).toMatchObject({
      "access-control-allow-headers": "dpop",
    });
    const answer = await redeemWithProof(await newCode(), key, { nonce: undefined });
    expect(answer.headers).toHaveProperty("dpop-nonce");
  });
});

test("a proof is remembered as long as it could be used", async () => {
  const headers = await proven(key, { iat: fernmail.clock.now / 1000 + 30 });
  expect((await redeemQuillpost(await newCode(), headers)).statusCode).toBe(200);
  fernmail.clock.now += 2 * minute + 30 * second;
  expectError(await redeemQuillpost(await newCode(), headers), "invalid_dpop_proof", /used before/);
});
