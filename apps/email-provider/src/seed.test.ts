import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { StartError } from "@tale/service/environment";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { issuer } from "./app.testing.ts";
import { plantSeed } from "./seed.ts";
import { createStores } from "./stores/create-stores.ts";
import { migrations } from "./stores/migrations.ts";

const folder = mkdtempSync(join(tmpdir(), "tale-seed-"));
afterAll(() => rmSync(folder, { recursive: true }));

let database: Database;
let stores: ReturnType<typeof createStores>;
beforeEach(async () => {
  database = await openDatabase("file::memory:", migrations);
  stores = createStores(database, systemClock, systemRandom);
});
afterEach(() => database.close());

const { seedFile, scopes } = readConfig({});
const write = (text: string): string => {
  const file = join(folder, "seed.json");
  writeFileSync(file, text);
  return file;
};
const client = {
  client_id: "c",
  client_name: "C",
  redirect_uris: [],
  grant_types: [],
  scope: "",
  token_endpoint_auth_method: "none",
};
const confidential = { ...client, token_endpoint_auth_method: "client_secret_basic" };
/** The public key of RFC 7517 §A.1. */
const jwks = {
  keys: [
    {
      kty: "EC",
      crv: "P-256",
      x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
      y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    },
  ],
};
const fapi = {
  ...client,
  token_endpoint_auth_method: "private_key_jwt",
  jwks,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};
describe("the first start", () => {
  it("plants the people and clients of the story, with samples for the consent page", async () => {
    expect(await plantSeed(seedFile, { ...stores, issuer, scopes })).toHaveProperty([
      "contacts.read",
      "u-alice",
    ]);
    expect(await stores.users.find("u-alice")).toMatchObject({ email: "alice@fernmail.example" });
    expect(await stores.clients.find("quillpost")).toMatchObject({
      ownerId: "u-quinn",
      redirectUris: [
        "http://blog.localhost:4000/callback",
        "http://blog.localhost:4000/sign-in/callback",
      ],
    });
    expect(await stores.clients.hasSecret("awkward-secret", "s3cr:et%/+x")).toBe(true);
    expect(await stores.clients.find("contacts")).toMatchObject({ introspects: true });
  });

  it.each(["fernmail", "ottermail"])("can be made with the seed of %s", async (name) => {
    await plantSeed(seedFile.replace("fernmail", name), { ...stores, issuer, scopes });
    expect(await stores.users.find("u-alice")).toMatchObject({ email: `alice@${name}.example` });
  });

  it("may be interrupted and made again", async () => {
    await stores.users.add(
      { id: "u-alice", email: "alice@fernmail.example", name: "Alice" },
      "hash",
    );
    await plantSeed(seedFile, { ...stores, issuer, scopes });
    expect(await stores.clients.find("quillpost")).toBeDefined();
  });
});

describe("the second start", () => {
  it("leaves everything as people changed it, and what they deleted stays deleted", async () => {
    await plantSeed(seedFile, { ...stores, issuer, scopes });
    const quillpost = (await stores.clients.find("quillpost"))!;
    await stores.clients.update("quillpost", { ...quillpost, name: "Quillpost 2" });
    await stores.clients.rotateSecret("quillpost", "a new secret", 0);
    await stores.clients.remove("awkward-secret");
    await plantSeed(seedFile, { ...stores, issuer, scopes });
    expect(await stores.clients.find("quillpost")).toHaveProperty("name", "Quillpost 2");
    expect(await stores.clients.hasSecret("quillpost", "quillpost-demo-secret")).toBe(false);
    expect(await stores.clients.find("awkward-secret")).toBeUndefined();
  });
});

describe("a seed that excuses a client from PKCE", () => {
  it.each(["client_secret_basic", "client_secret_post", "private_key_jwt"])(
    "may do so for a web client with %s",
    async (token_endpoint_auth_method) => {
      await plantSeed(
        write(
          JSON.stringify({
            users: [],
            clients: [{ ...client, token_endpoint_auth_method, jwks, pkce: "optional" }],
          }),
        ),
        { ...stores, issuer, scopes },
      );
      expect(await stores.clients.find("c")).toMatchObject({ pkce: "optional", jwks });
    },
  );

  it("says nothing of the others", async () => {
    await plantSeed(seedFile, { ...stores, issuer, scopes });
    expect(await stores.clients.find("quillpost")).not.toHaveProperty("pkce");
  });
});

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
    const refused = await plantSeed(write(text), { ...stores, issuer, scopes }).catch(
      (error: unknown) => error as Error,
    );
    expect(refused).toBeInstanceOf(StartError);
    expect((refused as Error).message).toMatch(reason);
    expect((refused as Error).message).toMatch(/^SEED=\S+ cannot be used: [^\n]+$/);
  });

  it("because it is missing stops the start in one line", async () => {
    await expect(plantSeed("/nowhere/seed.json", { ...stores, issuer, scopes })).rejects.toThrow(
      /^SEED=\/nowhere\/seed\.json cannot be used: ENOENT[^\n]*$/,
    );
  });
});
