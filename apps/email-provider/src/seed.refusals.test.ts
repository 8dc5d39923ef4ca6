import { systemClock, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { StartError } from "@tale/service/environment";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { issuer } from "./testing/app.ts";
import { applySeed } from "./seed.ts";
import { createStores } from "./stores/create-stores.ts";
import { migrations } from "./stores/migrations.ts";
import { client, jwks, scopes, write } from "./testing/seed.ts";

let database: Database;
let stores: ReturnType<typeof createStores>;
beforeEach(async () => {
  database = await openDatabase("file::memory:", migrations);
  stores = createStores(database, systemClock, systemRandom);
});
afterEach(() => database.close());
const confidential = { ...client, token_endpoint_auth_method: "client_secret_basic" };
const fapi = {
  ...client,
  token_endpoint_auth_method: "private_key_jwt",
  jwks,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};

describe("a seed that cannot be used", () => {
  it.each([
    ["is no JSON", '{\n"users": [\n}\n', /is not valid JSON/],
    ["is another thing", "[]", /it must be object/],
    ["lacks its users", '{"clients":[]}', /it must have required properties users/],
    [
      "has a user without a password",
      JSON.stringify({ users: [{ id: "u", email: "e", name: "n" }], clients: [] }),
      /\/users\/0 must have required properties password/,
    ],
    [
      "has a client of an unknown kind",
      JSON.stringify({ users: [], clients: [{ ...client, token_endpoint_auth_method: "magic" }] }),
      /\/clients\/0\/token_endpoint_auth_method/,
    ],
    [
      "has a client whose owner is nobody",
      JSON.stringify({ users: [], clients: [{ ...client, owner: "u" }] }),
      /the owner of client c is not one of the users/,
    ],
    [
      "has a redirect URI that is none",
      JSON.stringify({ users: [], clients: [{ ...client, redirect_uris: ["callback"] }] }),
      /a redirect URI of client c is not a URL/,
    ],
    [
      "has a redirect URI with what answers bring",
      JSON.stringify({
        users: [],
        clients: [{ ...client, redirect_uris: ["https://a.example/?%65rror=1"] }],
      }),
      /client c: its query contains error/,
    ],
    [
      "has an address for signing out with what answers bring",
      JSON.stringify({
        users: [],
        clients: [{ ...client, post_logout_redirect_uris: ["https://a.example/?state=1"] }],
      }),
      /client c: post_logout_redirect_uris\[0\]: its query contains state/,
    ],
    [
      "has a redirect URI no header can carry",
      JSON.stringify({ users: [], clients: [{ ...client, redirect_uris: ["https://é.example"] }] }),
      /a redirect URI of client c is not a URL/,
    ],
    [
      "excuses a public client from PKCE",
      JSON.stringify({ users: [], clients: [{ ...client, pkce: "optional" }] }),
      /client c: pkce may be optional for web clients/,
    ],
    [
      "excuses a native client from PKCE",
      JSON.stringify({
        users: [],
        clients: [{ ...confidential, application_type: "native", pkce: "optional" }],
      }),
      /client c: pkce may be optional for web clients/,
    ],
    [
      "excuses a client from PKCE that asks for FAPI",
      JSON.stringify({ users: [], clients: [{ ...fapi, pkce: "optional" }] }),
      /client c: PKCE may not be optional in the FAPI 2.0/,
    ],
    [
      "has a client that signs, and no key",
      JSON.stringify({
        users: [],
        clients: [{ ...client, token_endpoint_auth_method: "private_key_jwt" }],
      }),
      /client c: jwks: private_key_jwt needs public keys/,
    ],
    [
      "has a client that signs, and a key that is none",
      JSON.stringify({
        users: [],
        clients: [
          {
            ...client,
            token_endpoint_auth_method: "private_key_jwt",
            jwks: { keys: [{ ...jwks.keys[0], y: "y" }] },
          },
        ],
      }),
      /client c: jwks.keys\[0\]: it is not a key/,
    ],
    [
      "has another word for PKCE",
      JSON.stringify({ users: [], clients: [{ ...confidential, pkce: "plain" }] }),
      /\/clients\/0\/pkce/,
    ],
    [
      "has a scope nobody knows",
      JSON.stringify({ users: [], clients: [{ ...client, scope: "mail.read" }] }),
      /client c has an unknown scope/,
    ],
  ])("because it %s stops the start in one line", async (_, text, reason) => {
    const refused = await applySeed(write(text), { ...stores, issuer, scopes }).catch(
      (error: unknown) => error as Error,
    );
    expect(refused).toBeInstanceOf(StartError);
    expect((refused as Error).message).toMatch(reason);
    expect((refused as Error).message).toMatch(/^SEED=\S+ cannot be used: [^\n]+$/);
  });

  it("because it is missing stops the start in one line", async () => {
    await expect(applySeed("/nowhere/seed.json", { ...stores, issuer, scopes })).rejects.toThrow(
      /^SEED=\/nowhere\/seed\.json cannot be used: ENOENT[^\n]*$/,
    );
  });
});
