import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { systemRandom } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import { fernmail, origin, today, type FakeIssuer } from "../testing/contacts.ts";
import { answerTo, contacts, good, issuers, now, start } from "../testing/introspect-opaque.ts";

beforeEach(() => start([fernmail]));

describe("200", () => {
  it("opens the book to an opaque token that its issuer calls active", async () => {
    const answer = await answerTo(good);
    expect([answer.statusCode, answer.json().contacts.length]).toEqual([200, 2]);
  });

  it("was asked for as RFC 7662 §2.1 says, with credentials that survive awkward letters", async () => {
    await answerTo(good);
    const [{ method, headers = {}, body }] = issuers[0].questions as [
      FakeIssuer["questions"][number],
    ];
    expect([method, headers["content-type"], headers["accept"]]).toEqual([
      "POST",
      "application/x-www-form-urlencoded",
      "application/json",
    ]);
    expect(parseBasicCredentials(headers["authorization"]!)).toEqual({
      clientId: "contacts",
      clientSecret: "s3cr:et%/+x",
    });
    expect(body).toBe("token=opaque&token_type_hint=access_token");
  });

  it.each([
    "opaque",
    "a.b.c",
    "v4.public.abc",
    "ya29.a0AfH6SMBx-_",
    "eyJ.eyJ",
    "e30.e30.AA",
    "0/+==",
    "a".repeat(4_000),
  ])("asks about %s, which is no JWT", async (token) => {
    issuers[0].opaque[token] = good;
    expect((await contacts.requestWith(token)).statusCode).toBe(200);
  });

  it("opens what authorization details name", async () => {
    const all: { id: string }[] = (await answerTo(good)).json().contacts;
    const authorization_details = [
      { type: "contacts", locations: [origin], actions: ["read"], contacts: [all[1]!.id] },
    ];
    expect(
      (await answerTo({ ...good, scope: undefined, authorization_details })).json().contacts,
    ).toEqual([all[1]]);
  });

  it("knows when the user signed in", async () => {
    issuers[0].opaque["opaque"] = { ...good, scope: "contacts.write", auth_time: now };
    expect((await contacts.requestWith("opaque", { method: "DELETE" })).statusCode).toBe(204);
    issuers[0].opaque["opaque"] = { ...good, scope: "contacts.write" };
    expect((await contacts.requestWith("opaque", { method: "DELETE" })).statusCode).toBe(401);
  });

  it("asks no issuer about a JWT, good or bad", async () => {
    expect((await contacts.requestWith(await issuers[0].token())).statusCode).toBe(200);
    expect(
      (await contacts.requestWith(await issuers[0].token({ exp: now - 60, iat: now - 90 })))
        .statusCode,
    ).toBe(401);
    expect(
      (await contacts.requestWith(await issuers[0].token({ iss: "https://elsewhere.example" })))
        .statusCode,
    ).toBe(401);
    expect(issuers[0].questions).toEqual([]);
  });

  it("is never remembered: a token taken back is refused at once", async () => {
    expect((await answerTo(good)).statusCode).toBe(200);
    expect((await answerTo({ active: false })).statusCode).toBe(401);
    expect(issuers[0].questions).toHaveLength(2);
  });
});

describe("a bound opaque token", () => {
  it("opens the book with a proof, and not without", async () => {
    const key = await createDpopKey();
    issuers[0].opaque["opaque"] = {
      ...good,
      token_type: "DPoP",
      cnf: { jkt: await thumbprintOfDpopKey(key) },
    };
    const show = async (nonce?: string) =>
      contacts.request({
        url: "/contacts",
        headers: {
          authorization: "DPoP opaque",
          dpop: await signDpopProof(key, {
            method: "GET",
            url: `${origin}/contacts`,
            accessToken: "opaque",
            nonce,
            now: () => today,
            random: systemRandom,
          }),
        },
      });
    const nonce = String((await show()).headers["dpop-nonce"]);
    expect((await show(nonce)).statusCode).toBe(200);
    expect((await contacts.requestWith("opaque")).statusCode).toBe(401);
  });
});

describe("401 invalid_token", () => {
  it("is for opaque tokens as ever where no issuer can be asked", async () => {
    await start([]);
    const answer = await answerTo(good);
    expect([answer.statusCode, answer.json().detail]).toEqual([
      401,
      "The token is not a signed JWT.",
    ]);
    expect(issuers[0].questions).toEqual([]);
  });
});
