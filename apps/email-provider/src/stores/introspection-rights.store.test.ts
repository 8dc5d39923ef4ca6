import { systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStores } from "./create-stores.ts";
import { migrations } from "./migrations.ts";

const resource = "https://contacts.example";

describe.each(bothEngines())("%s", (_, createUrl) => {
  let database: Database;
  let stores: ReturnType<typeof createStores>;
  let time: number;

  beforeEach(async () => {
    time = Date.parse("2026-11-22T12:00:00Z");
    database = await openDatabase(await createUrl(), migrations);
    stores = createStores(database, () => time, systemRandom);
    const settings = { name: "Books", redirectUris: [], scopes: [], grantTypes: [] } as const;
    const kind = { authenticationMethod: "client_secret_basic", applicationType: "web" } as const;
    await stores.clients.add({ id: "books", settings: { ...settings, ...kind }, secret: "first" });
  });
  afterEach(() => database.close());

  describe("a right to introspect", () => {
    it("is for one client and one resource, and ends when it is taken back", async () => {
      const { introspectionRights } = stores;
      expect(await introspectionRights.give("books", resource)).toBe(true);
      expect(await introspectionRights.has("books", resource)).toBe(true);
      expect(await introspectionRights.has("books", `${resource}/`)).toBe(false);
      expect(await introspectionRights.has("others", resource)).toBe(false);
      await introspectionRights.takeBack("books", `${resource}/`);
      expect(await introspectionRights.resourcesOf("books")).toEqual([resource]);
      await introspectionRights.takeBack("books", resource);
      expect(await introspectionRights.resourcesOf("books")).toEqual([]);
    });

    it("given twice is one, since the first time", async () => {
      const first = time;
      await stores.introspectionRights.give("books", resource);
      time += 1_000;
      expect(await stores.introspectionRights.give("books", resource)).toBe(true);
      const right = { clientId: "books", clientName: "Books", resource, givenAt: first };
      expect(await stores.introspectionRights.all()).toEqual([right]);
    });

    it("is given to no client that does not exist, and goes with its client", async () => {
      expect(await stores.introspectionRights.give("nobody", resource)).toBe(false);
      await stores.introspectionRights.give("books", resource);
      await stores.clients.remove("books");
      expect(await stores.introspectionRights.all()).toEqual([]);
    });
  });
});
