import { day, minute, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  AnswerableAuthorization,
  AuthorizationCode,
  RedeemableCode,
} from "./authorization-codes.store.ts";
import type { Authorization } from "./pending-requests.store.ts";
import { createStores } from "./create-stores.ts";
import { migrations } from "./migrations.ts";
import { sweep } from "./sweep.ts";
import { allowing } from "../testing/allowing.ts";

const settings = {
  name: "Quillpost",
  redirectUris: ["http://blog.localhost:4000/callback"],
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
} as Authorization as AnswerableAuthorization;
const session = {
  idHash: "a-session",
  signedInAt: 17,
  user: { id: "u-alice", email: "alice@fernmail.example", name: "Alice" },
};

describe.each(bothEngines())("a sweep of %s", (_, createUrl) => {
  let url: string;
  let database: Database;
  let stores: ReturnType<typeof createStores>;
  let time: number;
  beforeEach(async () => {
    time = Date.parse("2026-11-22T12:00:00Z");
    database = await openDatabase((url = await createUrl()), migrations);
    stores = createStores(database, () => time, systemRandom);
    await stores.users.add(
      { id: "u-alice", email: "alice@fernmail.example", name: "Alice" },
      "hash",
    );
    await stores.clients.add({ id: "quillpost", ownerId: "u-alice", settings, secret: "first" });
  });
  afterEach(() => database.close());

  /** As the checks of the code grant let it through. */
  const redeem = (code: AuthorizationCode | undefined) =>
    stores.authorizationCodes.redeem(code as RedeemableCode, {});

  describe("forgets a replaced refresh token", () => {
    async function replaceOne() {
      const code = (await stores.authorizationCodes.find(
        await stores.authorizationCodes.issue(request, session),
      ))!;
      const { grantId, refreshToken: replaced } = (await redeem(code))!;
      return { grantId, replaced, current: (await stores.refreshTokens.rotate(replaced))! };
    }

    it("a week later and not before, so that one stolen until then still ends its family", async () => {
      const { grantId, replaced } = await replaceOne();
      time += 7 * day;
      await sweep(database, () => time);
      expect(await stores.refreshTokens.rotate(replaced)).toBeUndefined();
      expect(await stores.grants.isLive(grantId)).toBe(false);
    });

    it("so that one stolen and shown later is unknown, and ends nothing", async () => {
      const { grantId, replaced, current } = await replaceOne();
      time += 7 * day + 1;
      await sweep(database, () => time);
      expect([
        await stores.refreshTokens.find(replaced),
        await stores.refreshTokens.rotate(replaced),
      ]).toEqual([undefined, undefined]);
      expect(await stores.grants.isLive(grantId)).toBe(true);
      expect(await stores.refreshTokens.find(current)).toMatchObject({ isReplaced: false });
      expect(await stores.refreshTokens.rotate(current)).toBeDefined();
    });
  });

  describe("with many expired rows", () => {
    const many = 3_000;

    /** Grants with a refresh token in force and a replaced one each, and codes; all long over. */
    async function addMany(clientId = "quillpost"): Promise<void> {
      const numbers = `(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${many}) SELECT n FROM s) AS numbers`;
      const over = time - 60 * day;
      await database.transaction(async (transaction) => {
        await transaction.run(
          `INSERT INTO grants (id, client_id, user_id, scope, resources, created_at, expires_at, revoked_at)
           SELECT 'g' || n, '${clientId}', 'u-alice', 's', 'r', 1, ${over} + n, CASE WHEN n % 2 = 0 THEN ${over} END FROM ${numbers}`,
        );
        for (const [name, rotatedAt] of [
          ["current", "NULL"],
          ["replaced", over],
        ]) {
          await transaction.run(
            `INSERT INTO refresh_tokens (token_hash, grant_id, issued_at, rotated_at) SELECT '${name}' || n, 'g' || n, 1, ${rotatedAt} FROM ${numbers}`,
          );
        }
        await transaction.run(
          `INSERT INTO authorization_codes (code_hash, client_id, user_id, redirect_uri, code_challenge, scope, resources, expires_at)
           SELECT 'c' || n, '${clientId}', 'u-alice', 'x', 'y', 's', 'r', ${over} + n FROM ${numbers}`,
        );
      });
    }
    const swept = ["authorization_codes", "grants", "refresh_tokens"];
    const left = async () =>
      Promise.all(
        swept.map(async (table) => (await database.all(`SELECT * FROM ${table}`)).length),
      );

    /**
     * The database as the sweep sees it, and how many rows each of its writes took, with those that
     * went along.
     */
    function counting() {
      const portions: number[] = [];
      const count =
        "SELECT (SELECT count(*) FROM grants) + (SELECT count(*) FROM refresh_tokens) + (SELECT count(*) FROM authorization_codes) AS rows";
      const write: Database["transaction"] = (work) =>
        database.transaction(async (transaction) => {
          const before = (await transaction.get<{ rows: number }>(count))!.rows;
          const result = await work(transaction);
          portions.push(before - (await transaction.get<{ rows: number }>(count))!.rows);
          return result;
        });
      return { portions, database: { ...database, transaction: write } };
    }

    it("removes all of them, with no more than a thousand in a write", async () => {
      await addMany();
      const { portions, database: counted } = counting();
      await sweep(counted, () => time);
      expect(await left()).toEqual([0, 0, 0]);
      expect(Math.max(...portions)).toBeLessThanOrEqual(1_000);
      expect(portions.reduce((sum, portion) => sum + portion)).toBe(4 * many);
    });

    it("lets others write in between", async () => {
      await addMany();
      const { portions, database: counted } = counting();
      await Promise.all(
        [1, 2, 3].map((n) =>
          stores.attempts.count(`somebody ${n}`, { attempts: 10, period: minute }),
        ),
      );
      let isOver = false;
      const sweeping = sweep(counted, () => time).finally(() => (isOver = true));
      const waits: number[] = [];
      while (!isOver) {
        const before = portions.length;
        await stores.attempts.count("alice", { attempts: 10, period: minute });
        waits.push(portions.slice(before).reduce((sum, portion) => sum + portion, 0));
      }
      await sweeping;
      expect(waits.length).toBeGreaterThan(10);
      expect(Math.max(...waits)).toBeLessThanOrEqual(2_000);
    });

    it("removes them although several replicas sweep at once", async () => {
      await addMany();
      const replica =
        database.engine === "postgres" ? await openDatabase(url, migrations) : database;
      await Promise.all(
        [database, replica, database, replica].map((one) => sweep(one, () => time)),
      );
      if (replica !== database) await replica.close();
      expect(await left()).toEqual([0, 0, 0]);
    });

    it("removes what a client was given, in portions likewise, when the client goes, and nobody else's", async () => {
      await stores.clients.add({ id: "hall", settings });
      await addMany("hall");
      const code = (await stores.authorizationCodes.find(
        await stores.authorizationCodes.issue(request, session),
      ))!;
      const { grantId } = (await redeem(code))!;
      await stores.consents.remember(
        "u-alice",
        "hall",
        { scopes: ["s"], resources: ["r"] },
        allowing("s"),
      );
      const { portions, database: counted } = counting();
      await createStores(counted, () => time, systemRandom).clients.remove("hall");
      expect(portions.reduce((sum, portion) => sum + portion)).toBe(4 * many);
      expect(Math.max(...portions)).toBeLessThanOrEqual(1_000);
      expect([
        await stores.clients.find("hall"),
        await stores.consents.covers("u-alice", "hall", { scopes: ["s"], resources: ["r"] }),
      ]).toEqual([undefined, false]);
      expect([await stores.grants.isLive(grantId), await left()]).toEqual([true, [1, 1, 1]]);
    });
  });
});
