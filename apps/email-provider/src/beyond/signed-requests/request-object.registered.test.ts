import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Changes } from "../../testing/keys.ts";
import { alice, answerIn, signIn } from "../../testing/app.ts";
import type { signer } from "../../testing/request-object.ts";
import {
  browser,
  fernmail,
  key,
  parameters,
  push,
  register,
  startForSigned,
} from "../../testing/request-object.ts";

beforeAll(async () => {
  await startForSigned();
  await signIn(browser, alice);
});

afterAll(() => fernmail.service.close());

describe("a client that registered to sign its requests", () => {
  test("is refused without a signature, pushed or not (RFC 9101 §10.5)", async () => {
    const registered = await register({ require_signed_request_object: true });
    expect(registered.json()).toMatchObject({ require_signed_request_object: true });
    const client = registered.json<typeof signer>();
    const plain = { ...parameters(), client_id: client.client_id };
    expect(
      answerIn(await browser({ url: `/authorize?${new URLSearchParams(plain)}` })).get(
        "error_description",
      ),
    ).toMatch(/require_signed_request_object/);
    expect((await push(plain, client)).json()).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringMatching(/require_signed_request_object/),
    });
    const request = await key.requestObject(client.client_id, plain);
    const { request_uri } = (await push({ request }, client)).json<{ request_uri: string }>();
    const answer = await browser({
      url: `/authorize?${new URLSearchParams({ client_id: client.client_id, request_uri })}`,
    });
    expect(answer.headers.location).toMatch(/^\//);
  });

  test("signs with the algorithm it registered (RFC 9101 §10.1)", async () => {
    const client = (await register({ request_object_signing_alg: "PS256" })).json<typeof signer>();
    const plain = { ...parameters(), client_id: client.client_id };
    expect(
      (await push({ request: await key.requestObject(client.client_id, plain) }, client)).json(),
    ).toMatchObject({ error: "invalid_request_object" });
  });

  test.each<[string, Changes]>([
    ["none as its algorithm", { request_object_signing_alg: "none" }],
    ["an algorithm we do not have", { request_object_signing_alg: "HS256" }],
    ["an algorithm and no keys", { request_object_signing_alg: "ES256", jwks: undefined }],
    ["only signed requests and no keys", { require_signed_request_object: true, jwks: undefined }],
    ["a wish that is no boolean", { require_signed_request_object: "yes" }],
  ])("is not registered with %s", async (_what, changes) => {
    expect((await register(changes)).json()).toMatchObject({ error: "invalid_client_metadata" });
  });
});

describe("a client that registered to push its requests", () => {
  test("is refused when one comes through the browser, signed or not (RFC 9126 §6)", async () => {
    const client = (await register({ require_pushed_authorization_requests: true })).json<
      typeof signer
    >();
    const plain = { ...parameters(), client_id: client.client_id };
    const signed = {
      client_id: client.client_id,
      request: await key.requestObject(client.client_id, plain),
    };
    for (const sent of [plain, signed]) {
      const answer = answerIn(await browser({ url: `/authorize?${new URLSearchParams(sent)}` }));
      expect(Object.fromEntries(answer)).toMatchObject({
        error: "invalid_request",
        error_description: expect.stringMatching(/require_pushed/),
      });
    }
    expect((await push(plain, client)).statusCode).toBe(201);
  });
});
