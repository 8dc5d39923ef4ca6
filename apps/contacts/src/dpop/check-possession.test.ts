import { parseBearerChallenge } from "@tale/protocol/bearer-challenge";
import { createDpopKey, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { dpopAlgorithms } from "@tale/protocol/dpop-proof";
import { minute } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import { origin } from "../testing/contacts.ts";
import {
  beginAnew,
  challengeOf,
  cnf,
  contacts,
  jkt,
  nonce,
  now,
  proofFor,
  proofWith,
  refusedAs,
  show,
} from "../testing/check-possession.ts";

beforeEach(beginAnew);

describe("200", () => {
  it("opens the book to a bound token and a fresh proof, for each request another", async () => {
    for (let time = 0; time < 3; time += 1)
      expect((await show(await proofFor())).statusCode).toBe(200);
  });

  it.each(["dpop", "DPOP"])("takes the scheme as %s", async (scheme) => {
    expect((await show(await proofFor(), { scheme })).statusCode).toBe(200);
  });

  it("takes a proof for the address without its query, in any normal form", async () => {
    expect((await show(await proofFor(), { url: "/contacts?limit=2" })).statusCode).toBe(200);
    for (const htu of [
      `${origin}/contacts?limit=2`,
      `${origin}/contacts#top`,
      `${origin.toUpperCase()}/contacts`,
      `${origin}/x/../%63ontacts`,
    ]) {
      expect((await show(await proofWith({ htu }))).statusCode).toBe(200);
    }
  });

  it("takes a proof for a request that writes", async () => {
    const answer = await show(await proofFor({ method: "POST" }), {
      method: "POST",
      json: { email: "carol@friends.example" },
    });
    expect(answer.statusCode).toBe(201);
    const url = `/contacts/${answer.json().id}`;
    expect(
      (
        await show(await proofFor({ method: "DELETE", url: `${origin}${url}` }), {
          method: "DELETE",
          url,
        })
      ).statusCode,
    ).toBe(204);
  });

  it("takes proofs by clocks that are apart, and by a slow client", async () => {
    for (const iat of [now - 89, now + 30])
      expect((await show(await proofWith({ iat }))).statusCode).toBe(200);
  });

  it("lets two keys use the same jti", async () => {
    const other = await createDpopKey();
    const othersToken = await contacts.issuer.token({
      cnf: { jkt: await thumbprintOfDpopKey(other) },
    });
    expect((await show(await proofFor({ random: () => "same" }))).statusCode).toBe(200);
    expect(
      (
        await show(await proofFor({ random: () => "same", accessToken: othersToken }, other), {
          by: othersToken,
        })
      ).statusCode,
    ).toBe(200);
  });
});

describe("401 use_dpop_nonce", () => {
  const expected = refusedAs(
    "use_dpop_nonce",
    "The proof needs the nonce in the DPoP-Nonce header.",
  );

  it.each([undefined, "", "made-up", "a".repeat(22), "\0".repeat(22), "'; --"])(
    "gives a nonce to a proof with %o for one",
    async (wrong) => {
      const answer = await show(await proofWith({ nonce: wrong }));
      expect([answer.statusCode, challengeOf(answer)]).toEqual([401, expected]);
      expect(
        (await show(await proofWith({ nonce: answer.headers["dpop-nonce"] }))).statusCode,
      ).toBe(200);
    },
  );

  it("gives everybody the same for five minutes, and takes it for ten", async () => {
    const again = async () =>
      (await show(await proofFor({ nonce: undefined }))).headers["dpop-nonce"];
    expect(await again()).toBe(nonce);
    contacts.clock.advance(5 * minute);
    expect(await again()).not.toBe(nonce);
    contacts.clock.advance(5 * minute - 1);
    expect((await show(await proofFor())).statusCode).toBe(200);
    contacts.clock.advance(1);
    expect(challengeOf(await show(await proofFor()))).toEqual(expected);
  });
});

describe("401 invalid_token", () => {
  it("refuses a bound token that is shown as a bearer, with its proof or without, also when it is remembered", async () => {
    for (const proof of ["", await proofFor(), await proofFor()]) {
      const answer = await show(proof, { scheme: "Bearer" });
      expect(answer.statusCode).toBe(401);
      expect(parseBearerChallenge(String(answer.headers["www-authenticate"]))).toMatchObject({
        error: "invalid_token",
        error_description: "The token is bound to a key: show it with the scheme DPoP and a proof.",
      });
      expect(challengeOf(answer)).toMatchObject({ algs: dpopAlgorithms.join(" ") });
    }
  });

  it("refuses a token that is bound to nothing, shown with a proof", async () => {
    const unbound = await contacts.issuer.token();
    expect((await show("", { by: unbound, scheme: "Bearer" })).statusCode).toBe(200);
    expect(
      challengeOf(await show(await proofFor({ accessToken: unbound }), { by: unbound })),
    ).toEqual(
      refusedAs("invalid_token", "The token is bound to no key: show it with the scheme Bearer."),
    );
  });

  it("refuses a stolen token with the thief's own proof, and tells the thief no nonce", async () => {
    const answer = await show(await proofFor({ nonce: undefined }, await createDpopKey()));
    expect(challengeOf(answer)).toEqual(
      refusedAs("invalid_token", "The token is bound to another key."),
    );
    expect(answer.headers).not.toHaveProperty("dpop-nonce");
  });

  it("comes before anything about the proof when the token is not good", async () => {
    const expired = await contacts.issuer.token({ cnf, iat: now - 600, exp: now - 300 });
    expect(challengeOf(await show("", { by: expired }))).toEqual(
      refusedAs("invalid_token", "The token has expired."),
    );
  });

  it.each([
    null,
    {},
    "key",
    [],
    { jkt: "" },
    { jkt: 7 },
    { jkt: [jkt] },
    { jkt: `${jkt}=` },
    { "x5t#S256": jkt },
    { jkt, "x5t#S256": jkt },
    { jkt, kid: "key" },
    { jwk: {} },
    { "kc-jkt-type": "DPoP" },
  ])("refuses a token bound by %o, whatever it is shown with", async (confirmation) => {
    const by = await contacts.issuer.token({ cnf: confirmation });
    for (const scheme of ["Bearer", "DPoP"]) {
      const answer = await show(await proofFor({ accessToken: by }), { by, scheme });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers["www-authenticate"]).toContain(
        'error="invalid_token", error_description="The token is bound to something that cannot be checked here: its cnf needs jkt, and no other method."',
      );
    }
  });
});
