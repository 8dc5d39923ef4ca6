import * as oauth from "oauth4webapi";
import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { fernmail, origin, startTestContacts, type TestContacts } from "../testing/contacts.ts";

const client = { client_id: "quillpost" };
let contacts: TestContacts;
let answers: number[];
let token: string;
let DPoP: oauth.DPoPHandle;

beforeEach(async () => {
  contacts = await startTestContacts({
    seed: {
      books: [
        {
          issuer: fernmail,
          sub: "u-alice",
          contacts: [{ name: "Carol", email: "carol@friends.example" }],
        },
      ],
    },
  });
  answers = [];
  const keys = await oauth.generateKeyPair("ES256", { extractable: true });
  // The client reads its own clock, and the tests play in another year.
  DPoP = oauth.DPoP(
    { ...client, [oauth.clockSkew]: Math.round((contacts.clock.now - Date.now()) / 1_000) },
    keys,
  );
  token = await contacts.issuer.token({
    cnf: { jkt: await calculateJwkThumbprint((await exportJWK(keys.publicKey)) as JWK) },
  });
});

/** `fetch` without a socket. */
const fetchFrom = async (
  url: string,
  { method, headers }: { method: string; headers: Headers | Record<string, string> },
): Promise<Response> => {
  const { pathname, search } = new URL(url);
  const answer = await contacts.request({
    method: method as "GET",
    url: `${pathname}${search}`,
    headers: Object.fromEntries(new Headers(headers)),
  });
  answers.push(answer.statusCode);
  return new Response(answer.statusCode === 204 ? null : answer.body, {
    status: answer.statusCode,
    headers: answer.headers as Record<string, string>,
  });
};

const ask = (path: string, options: oauth.ProtectedResourceRequestOptions = {}) =>
  oauth.protectedResourceRequest(token, "GET", new URL(path, origin), new Headers(), null, {
    [oauth.customFetch]: fetchFrom as never,
    [oauth.allowInsecureRequests]: true,
    ...options,
  });

/** What every client does that knows RFC 9449 §9. */
async function askAgainWithNonce(path: string): Promise<Response> {
  return ask(path, { DPoP }).catch((error: unknown) => {
    if (oauth.isDPoPNonceError(error)) return ask(path, { DPoP });
    throw error;
  });
}

describe("oauth4webapi as a client with DPoP", () => {
  it("is asked for a nonce once, and then reads contacts as often as it likes", async () => {
    for (const path of ["/contacts", "/contacts?limit=1", "/contacts"]) {
      expect(await (await askAgainWithNonce(path)).json()).toMatchObject({
        contacts: [{ name: "Carol" }],
      });
    }
    expect(answers).toEqual([401, 200, 200, 200]);
  });

  it("understands the challenge when it forgets its proof", async () => {
    const error: unknown = await ask("/contacts").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    const [bearer, dpop] = (error as oauth.WWWAuthenticateChallengeError).cause;
    expect(bearer).toMatchObject({ scheme: "bearer", parameters: { error: "invalid_token" } });
    expect(dpop).toMatchObject({
      scheme: "dpop",
      parameters: { algs: expect.stringContaining("ES256") },
    });
  });

  it("finds everything it needs in the metadata", async () => {
    const answer = await oauth.resourceDiscoveryRequest(new URL(origin), {
      [oauth.customFetch]: fetchFrom as never,
      [oauth.allowInsecureRequests]: true,
    });
    expect(await oauth.processResourceDiscoveryResponse(new URL(origin), answer)).toMatchObject({
      authorization_servers: [fernmail],
      dpop_signing_alg_values_supported: expect.arrayContaining(["ES256"]),
      dpop_bound_access_tokens_required: false,
    });
  });
});
