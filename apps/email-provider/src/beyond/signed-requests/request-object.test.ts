import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, type Changes, type TestKey } from "../../testing/keys.ts";
import { alice, answerIn, authorize, contacts, issuer, redeem, signIn } from "../../testing/app.ts";
import {
  browser,
  fernmail,
  objectWith,
  open,
  parameters,
  push,
  register,
  signer,
  startForSigned,
  urlFor,
} from "../../testing/request-object.ts";

beforeAll(startForSigned);

afterAll(() => fernmail.service.close());

describe("a signed request", () => {
  test("leads through sign-in and consent to tokens", async () => {
    const answer = await authorize(browser, { url: urlFor(await objectWith()) });
    expect(answer.get("state")).toBe("a-state");
    const headers = {
      authorization: formatBasicCredentials({
        clientId: signer.client_id,
        clientSecret: signer.client_secret,
      }),
    };
    expect((await redeem(browser, answer.get("code") ?? "", {}, headers)).json()).toMatchObject({
      scope: "contacts.read",
    });
  });

  test("is taken from inside the object only; what stands beside it is ignored (RFC 9101 §6.3)", async () => {
    const beside = {
      redirect_uri: "https://evil.example",
      scope: "everything",
      state: "mine",
      response_type: "token",
      code_challenge: "x",
    };
    const answer = await authorize(browser, { url: urlFor(await objectWith(), beside) });
    expect(answer.get("state")).toBe("a-state");
    expect(answer.has("code")).toBe(true);
  });

  test("does not get from beside it what it lacks inside (RFC 9101 §6.3)", async () => {
    await signIn(browser, alice);
    const answer = await browser({
      url: urlFor(await objectWith({ code_challenge: undefined }), parameters()),
    });
    expect(answerIn(answer).get("error_description")).toMatch(/code_challenge is missing/);
  });

  test.each<[string, Changes, Changes]>([
    ["without a typ", {}, { typ: undefined }],
    ["as any JWT (RFC 9101 §10.8)", {}, { typ: "JWT" }],
    ["with its whole media type (RFC 7515 §4.1.9)", {}, { typ: "application/oauth-authz-req+jwt" }],
    ["with its media type in another case", {}, { typ: "OAuth-AuthZ-Req+JWT" }],
    ["with us in a list of audiences", { aud: ["https://elsewhere.example", issuer] }, {}],
    ["without jti, iat and nbf", { jti: undefined, iat: undefined, nbf: undefined }, {}],
    ["with a list of resources (RFC 8707 §2.1)", { resource: [contacts] }, {}],
    ["with one resource", { resource: contacts }, {}],
  ])("is good %s", async (_what, changes, header) => {
    expect((await open(await objectWith(changes, header))).headers.location).toMatch(
      /^\/(consent|sign-in)\?/,
    );
  });

  test.each([0, 1])(
    "need not say which of its client's keys was used: number %i of two (RFC 7515 §4.1.4)",
    async (which) => {
      const keys = await Promise.all([createTestKey(fernmail), createTestKey(fernmail)]);
      const { client_id } = (
        await register({ jwks: { keys: keys.map(({ publicJwk }) => publicJwk) } })
      ).json<typeof signer>();
      const openBy = async (by: TestKey) =>
        browser({
          url: `/authorize?${new URLSearchParams({ client_id, request: await by.requestObject(client_id, { ...parameters(), client_id }) })}`,
        });
      expect((await openBy(keys[which]!)).headers.location).toMatch(/^\/(consent|sign-in)\?/);
      expect((await openBy(await createTestKey(fernmail))).statusCode).toBe(400);
    },
  );

  test("may be of a clock that is 10 seconds ahead", async () => {
    const soon = fernmail.clock.now / 1000 + 10;
    expect((await open(await objectWith({ iat: soon, nbf: soon }))).headers.location).toMatch(
      /^\//,
    );
  });

  test("may be pushed, and is then what waits under the reference (RFC 9126 §3)", async () => {
    const answer = await push({
      request: await objectWith({ state: "pushed" }),
      scope: "contacts.write",
    });
    expect(answer.statusCode).toBe(201);
    const { request_uri } = answer.json<{ request_uri: string }>();
    const came = await authorize(browser, {
      url: `/authorize?${new URLSearchParams({ client_id: signer.client_id, request_uri })}`,
    });
    expect(came.get("state")).toBe("pushed");
    expect(came.has("code")).toBe(true);
  });
});
