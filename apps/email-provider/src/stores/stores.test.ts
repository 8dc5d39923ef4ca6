import { day, hour, minute, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as codes from "./authorization-codes.store.ts";
import { createStores } from "./create-stores.ts";
import { migrations } from "./migrations.ts";
import { sweep } from "./sweep.ts";
import { allowing } from "../testing/allowing.ts";

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
  const request = {
    clientId: "quillpost",
    redirectUri: "x",
    codeChallenge: "y",
    scopes: ["contacts.read"],
    resources: ["r"],
    dpopJkt: "a-thumbprint",
    openid: { nonce: "n", claims: ["email"] },
  } as object as codes.AnswerableAuthorization;
  const session = {
    idHash: "a-session",
    signedInAt: 17,
    user: { id: "u-alice", email: "alice@fernmail.example", name: "Alice" },
  };
  const issueCode = async () =>
    (await stores.authorizationCodes.find(
      await stores.authorizationCodes.issue(request, session),
    ))!;
  /** As the checks of the code grant let it through. */
  const redeem = (code: codes.AuthorizationCode | undefined) =>
    stores.authorizationCodes.redeem(code as codes.RedeemableCode, {});
  const startGrant = async () => (await redeem(await issueCode()))!;
  const hundred = <Result>(work: () => Promise<Result>) =>
    Promise.all(Array.from({ length: 100 }, work));

  describe("a code", () => {
    it("redeemed a hundred times at once makes one grant, which then ends", async () => {
      const code = await issueCode();
      const redeemed = (await hundred(() => redeem(code))).filter((one) => one !== undefined);
      expect(redeemed).toHaveLength(1);
      expect(await stores.grants.isLive(redeemed[0]!.grantId)).toBe(false);
      expect(await database.all("SELECT id FROM grants")).toHaveLength(1);
    });

    it("worn out by wrong verifiers is not redeemed, even by who found it before", async () => {
      const code = await issueCode();
      for (let n = 0; n < 5; n++) await stores.authorizationCodes.countFailure(code.hash);
      expect(await redeem(code)).toBeUndefined();
    });

    it("has no challenge if its request had none", async () => {
      const { codeChallenge: _left, ...without } = request;
      const code = await stores.authorizationCodes.find(
        await stores.authorizationCodes.issue(without, session),
      );
      expect(code).not.toHaveProperty("codeChallenge");
      expect(await redeem(code)).toBeDefined();
    });

    it("is found with everything it stands for", async () => {
      expect(await issueCode()).toMatchObject({
        ...request,
        userId: "u-alice",
        sessionHash: "a-session",
        signedInAt: 17,
        expiresAt: time + minute,
        isWornOut: false,
      });
      expect(await stores.authorizationCodes.find("unknown")).toBeUndefined();
    });
  });

  describe("a grant", () => {
    it("ends with everything a user gave a client, the codes under way included", async () => {
      const [{ grantId }, code] = [await startGrant(), await issueCode()];
      const reach = { scopes: ["a"], resources: ["r"] };
      await stores.consents.remember("u-alice", "quillpost", reach, allowing("a"));
      expect(await stores.grants.connectedApps("u-alice")).toMatchObject([
        { clientId: "quillpost", since: time, lastUsedAt: time },
      ]);
      await stores.grants.disconnect("u-alice", "quillpost");
      expect(await stores.grants.connectedApps("u-alice")).toEqual([]);
      expect(await stores.grants.isLive(grantId)).toBe(false);
      expect(await redeem(code)).toBeUndefined();
      expect(await stores.consents.covers("u-alice", "quillpost", reach)).toBe(false);
    });

    it("goes with its client", async () => {
      const { grantId } = await startGrant();
      await stores.clients.remove("quillpost");
      expect(await stores.grants.isLive(grantId)).toBe(false);
      expect(await database.all("SELECT * FROM refresh_tokens")).toEqual([]);
    });
  });

  describe("a consent", () => {
    const remember = (scopes: string[], allowed: string[], resources = ["r"]) =>
      stores.consents.remember("u-alice", "quillpost", { scopes, resources }, allowing(...allowed));
    const covers = (scopes: string[], resources = ["r"]) =>
      stores.consents.covers("u-alice", "quillpost", { scopes, resources });

    it("is the newest answer to each question", async () => {
      expect(await covers(["a"])).toBe(false);
      await remember(["a", "b"], ["a", "b"]);
      await remember(["b", "c"], ["c"]);
      expect([await covers(["a", "c"]), await covers(["b"])]).toEqual([true, false]);
    });

    it("is for the resources it was given for, and for no others (RFC 8707 §2)", async () => {
      await remember(["a"], ["a"], ["r", "s"]);
      await remember(["b"], ["b"], ["s"]);
      expect([await covers(["a"], ["s", "r"]), await covers(["a", "b"], ["s"])]).toEqual([
        true,
        true,
      ]);
      expect([await covers(["b"], ["r", "s"]), await covers(["a"], ["elsewhere"])]).toEqual([
        false,
        false,
      ]);
    });

    it("keeps every one of several answers at once", async () => {
      const scopes = Array.from({ length: 12 }, (_, n) => `scope-${n}`).toSorted();
      await Promise.all(scopes.map((scope) => remember([scope], [scope])));
      expect(await covers(scopes)).toBe(true);
    });
  });

  describe("a session", () => {
    it("lasts 14 days, is seen now and then, and ends when its user says so", async () => {
      const id = await stores.storedSessions.start("u-alice", "a browser");
      time += 2 * minute;
      const session = (await stores.storedSessions.find(id))!;
      expect(session).toMatchObject({
        device: "a browser",
        user: { id: "u-alice", email: "alice@fernmail.example" },
      });
      expect((await stores.storedSessions.ofUser("u-alice"))[0]).toMatchObject({
        lastSeenAt: time,
      });
      await stores.storedSessions.end("u-bob", session.idHash);
      expect(await stores.storedSessions.find(id)).toBeDefined();
      await stores.storedSessions.end("u-alice", session.idHash);
      expect(await stores.storedSessions.find(id)).toBeUndefined();
      const another = await stores.storedSessions.start("u-alice", "");
      time += 14 * day;
      expect(await stores.storedSessions.find(another)).toBeUndefined();
    });
  });

  describe("a sweep", () => {
    it("removes what no longer means anything, and nothing else", async () => {
      const { grantId } = await startGrant();
      await stores.storedSessions.start("u-alice", "");
      await stores.attempts.count("alice", { attempts: 1, period: minute });
      await stores.pendingRequests.keep(request, "browser");
      await stores.revokedAccessTokens.add("jti", time + 5 * minute);
      const tables = [
        "sessions",
        "attempts",
        "pending_requests",
        "authorization_codes",
        "grants",
        "revoked_access_tokens",
      ];
      const left = async () =>
        (
          await Promise.all(
            tables.map(async (table) =>
              (await database.all(`SELECT * FROM ${table}`)).length ? [table] : [],
            ),
          )
        ).flat();
      await sweep(database, () => time);
      expect(await left()).toEqual(tables);
      time += 2 * hour;
      await sweep(database, () => time);
      expect(await left()).toEqual(["sessions", "grants"]);
      await stores.grants.end(grantId);
      time += 7 * day + 1;
      await sweep(database, () => time);
      expect(await left()).toEqual(["sessions"]);
      time += 14 * day;
      await sweep(database, () => time);
      expect(await left()).toEqual([]);
    });
  });
});
