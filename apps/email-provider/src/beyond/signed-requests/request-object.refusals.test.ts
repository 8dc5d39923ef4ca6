import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, type Changes } from "../../testing/keys.ts";
import { answerIn, issuer, redirectUri } from "../../testing/app.ts";
import {
  browser,
  fernmail,
  known,
  objectWith,
  open,
  parameters,
  push,
  signer,
  startForSigned,
  urlFor,
} from "../../testing/request-object.ts";

beforeAll(startForSigned);

afterAll(() => fernmail.service.close());

const now = (): number => fernmail.clock.now / 1000;

/** Signed by the client, but not good: its way back is sure. */
const notGood: [string, () => Changes][] = [
  ["another issuer", () => ({ iss: "quillpost" })],
  ["no issuer", () => ({ iss: undefined })],
  ["another audience", () => ({ aud: "https://elsewhere.example" })],
  ["no audience", () => ({ aud: undefined })],
  ["no expiry", () => ({ exp: undefined })],
  ["an expiry long past", () => ({ exp: now() - 60 })],
  ["an expiry far away", () => ({ exp: now() + 3_700 })],
  ["an expiry beyond all time", () => ({ exp: 1e308 })],
  ["a time that has not come", () => ({ nbf: now() + 61 })],
  ["a birth in the future", () => ({ iat: now() + 61 })],
  ["a birth that is a text", () => ({ iat: "now" })],
  ["another object inside", () => ({ request: "e30.e30." })],
  ["a reference inside", () => ({ request_uri: "https://elsewhere.example/request" })],
];

describe("invalid_request_object at the registered address", () => {
  test.each(notGood)("is the answer to %s", async (_what, changes) => {
    const answer = await open(await objectWith(changes()), {}, known);
    expect(answer.headers.location).toMatch(`${redirectUri}?`);
    expect(Object.fromEntries(answerIn(answer))).toMatchObject({
      error: "invalid_request_object",
      state: "a-state",
      iss: issuer,
    });
  });

  test("is the answer to the second use of an object that has a name", async () => {
    const object = await objectWith();
    expect((await open(object)).headers.location).toMatch(/^\//);
    expect(answerIn(await open(object, {}, known)).get("error")).toBe("invalid_request_object");
  });
});

/** Nobody can tell that the client wrote it. */
const notBelieved: [string, () => string | Promise<string>][] = [
  ["another key", async () => objectWith({}, {}, await createTestKey(fernmail))],
  ["no signature", async () => `${encode({ alg: "none" })}.${(await objectWith()).split(".")[1]}.`],
  [
    "a changed object",
    async () =>
      (await objectWith()).replace(
        /\.[^.]+\./,
        `.${encode({ ...parameters(), scope: "contacts.write" })}.`,
      ),
  ],
  ["the type of another JWT", () => objectWith({}, { typ: "at+jwt" })],
  ["a type of another kind", () => objectWith({}, { typ: "text/oauth-authz-req+jwt" })],
  ["a type that is no text", () => objectWith({}, { typ: ["JWT"] })],
  ["another client_id inside", () => objectWith({ client_id: "quillpost" })],
  ["no client_id inside", () => objectWith({ client_id: undefined })],
  ["what is no JWT", () => "not.a.jwt"],
];
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

describe("a page, and no way back", () => {
  test.each(notBelieved)("is the answer to %s", async (_what, object) => {
    const answer = await open(await object(), { redirect_uri: redirectUri });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers).not.toHaveProperty("location");
    expect(answer.body).toContain("This request cannot be believed");
  });

  test("is the answer to an address that is not registered, although the client signed it", async () => {
    const answer = await open(await objectWith({ redirect_uri: "https://evil.example" }));
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("The return address is not registered");
  });

  test("is the answer to a client nobody knows, to two objects, and to an object beside a reference", async () => {
    const object = await objectWith();
    const urls = [
      urlFor(object).replace(signer.client_id, "nobody"),
      `${urlFor(object)}&request=again`,
      urlFor(object, { request_uri: "urn:ietf:params:oauth:request_uri:x" }),
    ];
    for (const [index, title] of [
      "This application is not known here",
      "This request came more than once",
      "This request came more than once",
    ].entries()) {
      expect(await browser({ url: urls[index]! })).toMatchObject({
        statusCode: 400,
        body: expect.stringContaining(title),
        headers: expect.not.objectContaining({ location: expect.anything() }),
      });
    }
  });

  test("is the answer to an object that would have to be fetched, and nothing is", async () => {
    const answer = await browser({
      url: `/authorize?${new URLSearchParams({ ...parameters(), request_uri: "https://elsewhere.example/request.jwt" })}`,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("This request is not here");
  });
});

describe("400 invalid_request_object at the pushed request endpoint", () => {
  test.each(notGood)("is the answer to %s", async (_what, changes) => {
    const answer = await push({ request: await objectWith(changes()) });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: "invalid_request_object" });
  });

  test.each(notBelieved)("is the answer to %s", async (_what, object) => {
    const answer = await push({ request: await object() });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: "invalid_request_object" });
  });

  test("is not the answer to a good object with a bad request inside", async () => {
    expect(
      (await push({ request: await objectWith({ scope: "everything" }) })).json(),
    ).toMatchObject({ error: "invalid_scope" });
    expect(
      (await push({ request: await objectWith({ redirect_uri: "https://evil.example" }) })).json(),
    ).toMatchObject({ error: "invalid_request" });
  });
});
