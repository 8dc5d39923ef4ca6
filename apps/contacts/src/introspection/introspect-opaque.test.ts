import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { minute, second, systemRandom } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  origin,
  startTestContacts,
  today,
  type FakeIssuer,
  type TestContacts,
} from "../testing.ts";

const ottermail = "http://ottermail.localhost:4011";
const now = today / second;
const introspectionUrl = `${fernmail}/introspect`;
const good = {
  active: true,
  iss: fernmail,
  sub: "u-alice",
  aud: origin,
  client_id: "quillpost",
  scope: "contacts.read",
  token_type: "Bearer",
  iat: now,
  exp: now + 300,
};
const seed = {
  books: [
    {
      issuer: fernmail,
      sub: "u-alice",
      contacts: ["Carol", "Dave"].map((name) => ({
        name,
        email: `${name.toLowerCase()}@friends.example`,
      })),
    },
  ],
};
let issuers: [FakeIssuer, FakeIssuer];
let contacts: TestContacts;

/** Both issuers are trusted; opaque tokens are taken from those in the list. */
async function start(asked: string[] = [fernmail, ottermail]): Promise<void> {
  issuers = [await createFakeIssuer(fernmail), await createFakeIssuer(ottermail)];
  const secrets = asked.map((issuer) => ({
    issuer,
    client_id: "contacts",
    client_secret: "s3cr:et%/+x",
  }));
  contacts = await startTestContacts({
    issuers,
    seed,
    environment: { INTROSPECTION_SECRETS: JSON.stringify(secrets) },
  });
}

beforeEach(() => start([fernmail]));

/** What `GET /contacts` comes to when the issuer says this about the token. */
async function answerTo(answer: Record<string, unknown>) {
  issuers[0].opaque["opaque"] = answer;
  return contacts.requestWith("opaque");
}

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

describe("several issuers", () => {
  beforeEach(() => start());

  it("are asked one after the other, until one knows the token", async () => {
    issuers[1].opaque["opaque"] = { ...good, iss: ottermail };
    expect((await contacts.requestWith("opaque")).json()).toEqual({ contacts: [] });
    issuers[0].opaque["opaque"] = good;
    expect((await contacts.requestWith("opaque")).json().contacts).toHaveLength(2);
    expect([issuers[0].questions.length, issuers[1].questions.length]).toEqual([2, 1]);
  });

  it("cannot speak for one another", async () => {
    issuers[1].opaque["opaque"] = good;
    expect((await contacts.requestWith("opaque")).statusCode).toBe(401);
  });

  it("may be down as long as another knows the token", async () => {
    issuers[0].isDown = true;
    issuers[1].opaque["opaque"] = { ...good, iss: ottermail };
    expect((await contacts.requestWith("opaque")).statusCode).toBe(200);
    expect((await contacts.requestWith("another")).statusCode).toBe(503);
  });

  it("are not asked when they are trusted but this resource has no credentials there", async () => {
    await start([ottermail]);
    expect((await answerTo(good)).statusCode).toBe(401);
    expect([issuers[0].questions.length, issuers[1].questions.length]).toEqual([0, 1]);
  });
});

describe("503", () => {
  const broken: [string, (issuer: FakeIssuer) => void][] = [
    ["is down", (issuer) => (issuer.isDown = true)],
    ["calls itself something else", (issuer) => (issuer.metadata.issuer = `${fernmail}/`)],
    ["names no introspection endpoint", (issuer) => delete issuer.metadata.introspection_endpoint],
    [
      "answers over a line that others can write on",
      (issuer) => {
        issuer.metadata.introspection_endpoint = "http://id.example/introspect";
        issuer.instead = { "http://id.example/introspect": { body: good } };
      },
    ],
    [
      "does not know this resource",
      (issuer) =>
        (issuer.instead = {
          [introspectionUrl]: { status: 401, body: { error: "invalid_client" } },
        }),
    ],
    [
      "sends the question elsewhere",
      (issuer) => (issuer.instead = { [introspectionUrl]: { status: 302, body: good } }),
    ],
    ["answers nonsense", (issuer) => (issuer.instead = { [introspectionUrl]: { body: "<html>" } })],
    ["answers null", (issuer) => (issuer.instead = { [introspectionUrl]: { body: "null" } })],
    ["answers a list", (issuer) => (issuer.instead = { [introspectionUrl]: { body: [good] } })],
    [
      "says neither yes nor no",
      (issuer) => (issuer.instead = { [introspectionUrl]: { body: { ...good, active: "true" } } }),
    ],
  ];

  it.each(broken)(
    "says when to try again while the issuer %s, and asks again then",
    async (_, breakIt) => {
      issuers[0].opaque["opaque"] = good;
      const metadata = { ...issuers[0].metadata };
      breakIt(issuers[0]);
      const answer = await contacts.requestWith("opaque");
      expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([503, "5"]);
      expect(answer.headers["content-type"]).toContain("application/problem+json");
      expect(answer.headers).not.toHaveProperty("www-authenticate");
      Object.assign(issuers[0], { metadata, instead: {}, isDown: false });
      expect((await contacts.requestWith("opaque")).statusCode).toBe(200);
    },
  );

  it("leaves JWTs alone while the introspection endpoint is broken", async () => {
    issuers[0].instead = { [introspectionUrl]: { status: 500, body: "" } };
    expect((await contacts.requestWith("opaque")).statusCode).toBe(503);
    expect((await contacts.requestWith(await issuers[0].token())).statusCode).toBe(200);
  });

  it("is for those who are too many: an issuer gets 64 questions at once", async () => {
    issuers[0].opaque["opaque"] = good;
    const flood = async () =>
      Promise.all(
        Array.from({ length: 100 }, async () => (await contacts.requestWith("opaque")).statusCode),
      );
    await contacts.requestWith("opaque");
    const statuses = await flood();
    expect([
      statuses.filter((status) => status === 200).length,
      statuses.filter((status) => status === 503).length,
    ]).toEqual([64, 36]);
    expect((await contacts.requestWith("opaque")).statusCode).toBe(200);
  });
});

describe("the introspection endpoint", () => {
  it("is looked up once in five minutes", async () => {
    const metadataUrl = `${fernmail}/.well-known/oauth-authorization-server`;
    for (let time = 0; time < 3; time += 1) await answerTo(good);
    expect(issuers[0].asked.filter((url) => url === metadataUrl)).toHaveLength(1);
    contacts.clock.advance(5 * minute);
    await answerTo(good);
    expect(issuers[0].asked.filter((url) => url === metadataUrl)).toHaveLength(2);
  });
});
