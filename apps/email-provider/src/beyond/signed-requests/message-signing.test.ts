import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestKey, type Changes, type TestKey } from "../../testing/keys.ts";
import {
  authorizationUrl,
  issuer,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let key: TestKey;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
});
afterAll(() => fernmail.service.close());

const promised = { require_signed_request_object: true };
const fapi = {
  token_endpoint_auth_method: "private_key_jwt",
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};

/** A client that registered so pushes an object with these times, in seconds from now. */
async function push(registered: Changes, times: { nbf?: number | undefined; exp: number }) {
  const client = (
    await browser({
      method: "POST",
      url: "/register",
      json: { redirect_uris: [redirectUri], jwks: { keys: [key.publicJwk] }, ...registered },
    })
  ).json<{ client_id: string; client_secret?: string }>();
  const { client_id, client_secret } = client;
  const now = fernmail.clock.now / 1000;
  const parameters = Object.fromEntries(
    new URL(authorizationUrl({ client_id, scope: "contacts.read" }), issuer).searchParams,
  );
  const request = await key.requestObject(client_id, {
    ...parameters,
    nbf: times.nbf === undefined ? undefined : now + times.nbf,
    exp: now + times.exp,
  });
  const proven = client_secret === undefined ? await key.assertion(client_id) : {};
  const headers: Record<string, string> =
    client_secret === undefined
      ? {}
      : {
          authorization: formatBasicCredentials({
            clientId: client_id,
            clientSecret: client_secret,
          }),
        };
  return browser({ method: "POST", url: "/par", form: { request, ...proven }, headers });
}

describe.each([
  ["that promised to sign", promised],
  ["of the security profile", fapi],
  ["of both", { ...fapi, ...promised }],
])("a client %s (FAPI 2.0 Message Signing §5.3.1)", (_which, registered) => {
  test.each([
    [0, 60],
    [-3_599, 1],
    [-1_800, 1_800],
    [-3_610, -20],
    [10, 60],
  ])("may send an object that is good from %i to %i seconds from now on", async (nbf, exp) => {
    expect((await push(registered, { nbf, exp })).statusCode).toBe(201);
  });

  test.each([
    [undefined, 60, /^nbf/],
    [-3_661, -15, /^nbf/],
    [-28_800, 60, /^nbf/],
    [-1_800, 1_801, /^exp/],
    [-3_600, 1, /^exp/],
    [61, 120, /future/],
  ])("is refused with an object that is good from %s to %i", async (nbf, exp, reason) => {
    const answer = await push(registered, { nbf, exp });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      error: "invalid_request_object",
      error_description: expect.stringMatching(reason),
    });
  });
});

describe("another client", () => {
  test.each([
    [undefined, 60],
    [-28_800, 60],
    [-1_800, 3_600],
  ])("need not say from when on its object is good: from %s to %i", async (nbf, exp) => {
    expect((await push({}, { nbf, exp })).statusCode).toBe(201);
  });

  test("is refused with an object whose time has not come", async () => {
    expect((await push({}, { nbf: 61, exp: 120 })).json()).toMatchObject({
      error: "invalid_request_object",
    });
  });
});
