import { minute } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import { fernmail, type FakeIssuer } from "../testing/contacts.ts";
import {
  answerTo,
  contacts,
  good,
  issuers,
  ottermail,
  start,
} from "../testing/introspect-opaque.ts";

const introspectionUrl = `${fernmail}/introspect`;

beforeEach(() => start([fernmail]));

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
