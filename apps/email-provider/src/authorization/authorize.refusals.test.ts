import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientRedirectUri, clients } from "../testing/clients.ts";
import { answerIn, contacts, issuer, type Browser } from "../testing/app.ts";
import { as, fernmail, startWithResources, visit } from "../testing/authorize.ts";

beforeAll(startWithResources);

afterAll(() => fernmail.service.close());

/** Everything the client is told about its mistake, with state and issuer (RFC 9207 §2). */
const expectRefusal = (
  response: Awaited<ReturnType<Browser>>,
  error: string,
  description: RegExp,
): void => {
  expect(response.statusCode).toBe(303);
  expect(Object.fromEntries(answerIn(response))).toMatchObject({
    error,
    iss: issuer,
    state: "a-state",
    error_description: expect.stringMatching(description),
  });
  expect(answerIn(response).has("code")).toBe(false);
  expect(answerIn(response).get("error_description")).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
};

describe("303 to the client with invalid_request", () => {
  it.each([
    ["no response_type", { response_type: undefined }, /response_type is missing/],
    [
      "no PKCE",
      { code_challenge: undefined, code_challenge_method: undefined },
      /code_challenge is missing/,
    ],
    ["an empty code_challenge", { code_challenge: "" }, /code_challenge is missing/],
    ["the plain method", { code_challenge_method: "plain" }, /must be S256/],
    ["no method, which would mean plain", { code_challenge_method: undefined }, /must be S256/],
    ["a challenge that is no SHA-256", { code_challenge: "too-short" }, /not the base64url/],
    ["an answer in the fragment", { response_mode: "fragment" }, /response_mode/],
  ])("is the answer to %s", async (_, changes, description) => {
    expectRefusal(await visit(changes), "invalid_request", description);
  });

  it.each(["scope", "code_challenge", "response_type", "unheard-of"])(
    "is the answer to a repeated %s",
    async (name) => {
      expectRefusal(
        await visit({ [name]: "once" }, `&${name}=twice`),
        "invalid_request",
        new RegExp(`sent more than once: ${name}$`),
      );
    },
  );

  it("gives back no state when there were two", async () => {
    const answer = answerIn(await visit({}, "&state=another"));
    expect(Object.fromEntries(answer)).toEqual({
      error: "invalid_request",
      error_description: "sent more than once: state",
      iss: issuer,
    });
  });
});

describe("303 to the client with another error", () => {
  it.each([
    ["unsupported_response_type", "the implicit flow", { response_type: "token" }, /response_type/],
    [
      "unsupported_response_type",
      "a hybrid flow",
      { response_type: "code token" },
      /response_type/,
    ],
    [
      "unauthorized_client",
      "a client without the code grant",
      as(clients.sleeper, { scope: undefined }),
      /not registered/,
    ],
    [
      "invalid_scope",
      "an unknown scope",
      { scope: "contacts.read mail.read" },
      /something unknown/,
    ],
    [
      "invalid_scope",
      "a scope the client is not registered for",
      as(clients.visitor),
      /not registered for/,
    ],
    ["invalid_scope", "a malformed scope", { scope: "contacts.read  contacts.write" }, /malformed/],
    [
      "invalid_scope",
      "a client that asks for nothing and is registered for nothing",
      as(clients.nobody, { scope: undefined }),
      /empty/,
    ],
    [
      "invalid_target",
      "a resource we issue no tokens for",
      { resource: "https://evil.example" },
      /resource/,
    ],
    [
      "invalid_target",
      "a good resource and a bad one",
      { resource: contacts, more: "&resource=https%3A%2F%2Fevil.example" },
      /resource/,
    ],
  ])(
    "%s is the answer to %s",
    async (
      error,
      _,
      { more = "", ...changes }: Record<string, string | undefined>,
      description,
    ) => {
      expectRefusal(await visit(changes, more), error, description);
    },
  );
});

describe("400 and a page of ours", () => {
  it.each([
    ["no client_id", { client_id: undefined }, ""],
    ["an unknown client_id", { client_id: "stranger" }, ""],
    ["a client_id with a zero byte", { client_id: "quill\0post" }, ""],
    ["two client_ids", {}, "&client_id=rival"],
    ["no redirect_uri", { redirect_uri: undefined }, ""],
    ["an unregistered redirect_uri", { redirect_uri: "https://evil.example/callback" }, ""],
    ["another client's redirect_uri", { redirect_uri: clientRedirectUri }, ""],
    ["two redirect_uris", {}, "&redirect_uri=https%3A%2F%2Fevil.example"],
    [
      "a redirect_uri without a valid port",
      { client_id: "pocket", redirect_uri: "http://127.0.0.1:99999/callback" },
      "",
    ],
  ])("is the answer to %s, and leads nowhere", async (_, changes, more) => {
    const response = await visit(changes, more);
    expect(response.statusCode).toBe(400);
    expect(response.headers).not.toHaveProperty("location");
    expect(response.headers["content-type"]).toMatch(/^text\/html/);
    expect(response.body).not.toContain("evil.example");
  });
});
