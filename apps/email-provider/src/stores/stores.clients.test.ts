import { hour, minute, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStores } from "./create-stores.ts";
import { migrations } from "./migrations.ts";

describe.each(bothEngines())("%s", (_, createUrl) => {
  let database: Database;
  let stores: ReturnType<typeof createStores>;
  let time: number;
  beforeEach(async () => {
    time = Date.parse("2026-11-22T12:00:00Z");
    database = await openDatabase(await createUrl(), migrations);
    stores = createStores(database, () => time, systemRandom);
    await stores.users.add(
      { id: "u-alice", email: "Alice@fernmail.example", name: "Alice" },
      "hash",
    );
    await stores.clients.add({ id: "quillpost", ownerId: "u-alice", settings, secret: "first" });
  });
  afterEach(() => database.close());

  const settings = {
    name: "Quillpost",
    redirectUris: ["http://blog.localhost:4000/callback", "com.example:/cb"],
    scopes: ["contacts.read"],
    grantTypes: ["authorization_code", "refresh_token"],
    authenticationMethod: "client_secret_basic",
    applicationType: "web",
  } as const;
  const hundred = <Result>(work: () => Promise<Result>) =>
    Promise.all(Array.from({ length: 100 }, work));

  describe("attempts", () => {
    it("are all counted, however many come at once", async () => {
      const waits = await hundred(() =>
        stores.attempts.count("alice", { attempts: 10, period: minute }),
      );
      expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
      expect(waits.every((wait) => wait === 0 || wait === minute)).toBe(true);
      await stores.attempts.forgive("alice");
      expect(await stores.attempts.count("alice", { attempts: 10, period: minute })).toBe(0);
    });
  });

  describe("a signing key", () => {
    it("is made once by many first starts at once", async () => {
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          stores.signingKeys.addFirst({ kid: `kid-${n}`, algorithm: "ES256", privateJwk: "{}" }),
        ),
      );
      expect(await stores.signingKeys.published()).toHaveLength(1);
      await stores.signingKeys.addNext(
        { kid: "next", algorithm: "ES256", privateJwk: "{}" },
        time + minute,
        time + hour,
      );
      expect((await stores.signingKeys.published()).map(({ kid }) => kid)[0]).toBe("next");
    });
  });

  describe("a client", () => {
    it("keeps two secrets for the overlap its developer chose", async () => {
      await stores.clients.rotateSecret("quillpost", "second", hour);
      expect(await stores.clients.hasSecret("quillpost", "first")).toBe(true);
      expect(await stores.clients.secretsOf("quillpost")).toHaveLength(2);
      time += hour;
      expect(await stores.clients.hasSecret("quillpost", "first")).toBe(false);
      expect(await stores.clients.hasSecret("quillpost", "second")).toBe(true);
    });

    it("that has no secret any more is given one, once, by many changes at once; one that has a secret is given none", async () => {
      expect(await stores.clients.update("quillpost", settings, "superfluous")).toEqual({
        isGiven: false,
      });
      expect(
        await stores.clients.update("quillpost", {
          ...settings,
          authenticationMethod: "private_key_jwt",
        }),
      ).toEqual({ isGiven: false });
      expect(await stores.clients.hasSecret("quillpost", "first")).toBe(false);
      const given = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          stores.clients.update("quillpost", settings, `new-${n}`),
        ),
      );
      expect(given.filter(({ isGiven }) => isGiven)).toHaveLength(1);
      expect(await stores.clients.secretsOf("quillpost")).toHaveLength(1);
      expect(
        await stores.clients.hasSecret(
          "quillpost",
          `new-${given.findIndex(({ isGiven }) => isGiven)}`,
        ),
      ).toBe(true);
      expect(await stores.clients.update("nobody", settings, "first")).toEqual({ isGiven: false });
    });

    it("is added once, and is known by its origins until those change", async () => {
      expect(
        await stores.clients.add({
          id: "quillpost",
          settings: { ...settings, name: "Impostor" },
          secret: "stolen",
        }),
      ).toBe(false);
      expect(await stores.clients.find("quillpost")).toMatchObject({
        name: "Quillpost",
        ownerId: "u-alice",
      });
      expect(await stores.clients.hasSecret("quillpost", "stolen")).toBe(false);
      expect(await stores.clients.isRegisteredOrigin("http://blog.localhost:4000")).toBe(true);
      await stores.clients.update("quillpost", {
        ...settings,
        redirectUris: ["https://blog.example/cb"],
      });
      expect(await stores.clients.isRegisteredOrigin("http://blog.localhost:4000")).toBe(false);
      expect((await stores.clients.ofOwner("u-alice")).map(({ id }) => id)).toEqual(["quillpost"]);
    });

    it("that nobody can have is not found, and breaks nothing", async () => {
      for (const id of ["\0", "a\0b", "\ud800", "x".repeat(60_000)])
        expect(await stores.clients.find(id)).toBeUndefined();
    });

    it("proves itself for management by the token it was given", async () => {
      await stores.clients.add({ id: "self", settings, registrationToken: "token" });
      expect(await stores.clients.hasRegistrationToken("self", "token")).toBe(true);
      expect(await stores.clients.hasRegistrationToken("quillpost", "token")).toBe(false);
    });
  });
});
