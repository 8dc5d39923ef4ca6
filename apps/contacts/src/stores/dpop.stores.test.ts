import { day, minute, second, systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { emptyDatabase } from "@tale/database/empty-database";
import { openDatabase } from "@tale/database/open-database";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDpopNonces, type DpopNonces } from "./dpop-nonces.store.ts";
import { migrations } from "./migrations.ts";
import { sweep } from "./sweep.ts";
import { createUsedProofs, type UsedProofs } from "./used-proofs.store.ts";

let postgres: TestPostgres;
let now: number;
/** Two replicas, each with a connection of its own to the one database. */
let replicas: { database: Database; nonces: DpopNonces; usedProofs: UsedProofs }[];

beforeAll(async () => {
  postgres = await startTestPostgres();
}, day);

afterAll(() => postgres.stop());

describe.each(["sqlite", "postgres"])("DPoP on two replicas with %s", (engine) => {
  beforeEach(async () => {
    now = Date.UTC(2030, 0, 1);
    const url =
      engine === "sqlite"
        ? `file:${join(mkdtempSync(join(tmpdir(), "tale-dpop-")), "contacts.db")}`
        : await postgres.createDatabase();
    replicas = [];
    for (let replica = 0; replica < 2; replica += 1) {
      const database = await openDatabase(url, migrations);
      replicas.push({
        database,
        nonces: createDpopNonces(database, systemRandom, () => now),
        usedProofs: createUsedProofs(database),
      });
    }
  });

  afterEach(async () => {
    for (const { database } of replicas) await database.close();
  });

  const replica = (number: number) => replicas[number % 2]!;

  it("gives each proof one use, whoever asks and however many at once", async () => {
    for (let round = 0; round < 20; round += 1) {
      const uses = await Promise.all(
        Array.from({ length: 100 }, (_, racer) =>
          replica(racer).usedProofs.use(`key ${round}`, now / second),
        ),
      );
      expect(uses.filter(Boolean)).toHaveLength(1);
    }
  });

  it("takes a nonce anywhere that was given anywhere, and no other", async () => {
    const nonce = await replica(0).nonces.current();
    expect(await replica(1).nonces.current()).toBe(nonce);
    expect(await replica(1).nonces.isFresh(nonce)).toBe(true);
    for (const other of ["", systemRandom(16), "\0", "\ud800", `${nonce}x`])
      expect(await replica(1).nonces.isFresh(other)).toBe(false);
  });

  it("takes every nonce of replicas that both began a new one", async () => {
    const both = await Promise.all(replicas.map(({ nonces }) => nonces.current()));
    for (const nonce of both)
      for (const { nonces } of replicas) expect(await nonces.isFresh(nonce)).toBe(true);
  });

  it("goes on when its database was emptied", async () => {
    await replica(0).nonces.current();
    await emptyDatabase(replica(0).database);
    expect(await replica(1).nonces.isFresh(await replica(0).nonces.current())).toBe(true);
  });

  it("sweeps proofs and nonces that mean nothing any more, and only those", async () => {
    const { database, nonces, usedProofs } = replica(0);
    const old = await nonces.current();
    await usedProofs.use("old", now / second + 90);
    now += 6 * minute;
    const young = await nonces.current();
    await usedProofs.use("young", now / second + 90);
    await sweep(database, () => now);
    expect([
      await usedProofs.use("old", now / second),
      await usedProofs.use("young", now / second),
    ]).toEqual([true, false]);
    expect([await nonces.isFresh(old), await nonces.isFresh(young)]).toEqual([true, true]);
    now += 5 * minute;
    await sweep(database, () => now);
    expect(await database.all("SELECT nonce FROM dpop_nonces")).toEqual([{ nonce: young }]);
  });
});
