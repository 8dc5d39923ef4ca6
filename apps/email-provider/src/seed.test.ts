import { systemClock, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { issuer } from "./testing/app.ts";
import { applySeed } from "./seed.ts";
import { createStores } from "./stores/create-stores.ts";
import { migrations } from "./stores/migrations.ts";
import { client, jwks, scopes, seedFile, write } from "./testing/seed.ts";

let database: Database;
let stores: ReturnType<typeof createStores>;
beforeEach(async () => {
  database = await openDatabase("file::memory:", migrations);
  stores = createStores(database, systemClock, systemRandom);
});
afterEach(() => database.close());
describe("the first start", () => {
  it("plants the people and clients of the story, with samples for the consent page", async () => {
    expect(await applySeed(seedFile, { ...stores, issuer, scopes })).toHaveProperty([
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
    await applySeed(seedFile.replace("fernmail", name), { ...stores, issuer, scopes });
    expect(await stores.users.find("u-alice")).toMatchObject({ email: `alice@${name}.example` });
  });

  it("may be interrupted and made again", async () => {
    await stores.users.add(
      { id: "u-alice", email: "alice@fernmail.example", name: "Alice" },
      "hash",
    );
    await applySeed(seedFile, { ...stores, issuer, scopes });
    expect(await stores.clients.find("quillpost")).toBeDefined();
  });
});

describe("the second start", () => {
  it("leaves everything as people changed it, and what they deleted stays deleted", async () => {
    await applySeed(seedFile, { ...stores, issuer, scopes });
    const quillpost = (await stores.clients.find("quillpost"))!;
    await stores.clients.update("quillpost", { ...quillpost, name: "Quillpost 2" });
    await stores.clients.rotateSecret("quillpost", "a new secret", 0);
    await stores.clients.remove("awkward-secret");
    await applySeed(seedFile, { ...stores, issuer, scopes });
    expect(await stores.clients.find("quillpost")).toHaveProperty("name", "Quillpost 2");
    expect(await stores.clients.hasSecret("quillpost", "quillpost-demo-secret")).toBe(false);
    expect(await stores.clients.find("awkward-secret")).toBeUndefined();
  });
});

describe("a seed that excuses a client from PKCE", () => {
  it.each(["client_secret_basic", "client_secret_post", "private_key_jwt"])(
    "may do so for a web client with %s",
    async (token_endpoint_auth_method) => {
      await applySeed(
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
    await applySeed(seedFile, { ...stores, issuer, scopes });
    expect(await stores.clients.find("quillpost")).not.toHaveProperty("pkce");
  });
});
