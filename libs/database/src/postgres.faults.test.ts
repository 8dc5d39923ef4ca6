import { connect, createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DatabaseUnavailableError, type Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { startTestPostgres, type TestPostgres } from "./postgres.testing.ts";

const migrations = ["CREATE TABLE codes (code TEXT PRIMARY KEY, padding TEXT)"];
const add = (database: Database, code: string) =>
  database.transaction((transaction) =>
    transaction.run("INSERT INTO codes (code) VALUES ($1)", code),
  );

async function elapsed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work.catch(() => undefined);
  return performance.now() - start;
}

describe("PostgreSQL in trouble", () => {
  let postgres: TestPostgres;
  beforeAll(async () => void (postgres = await startTestPostgres()));
  afterAll(() => postgres.stop());

  it("says DatabaseUnavailableError within two seconds while a row is locked; afterwards all is well", async () => {
    const url = await postgres.createDatabase();
    const [one, other] = [await openDatabase(url, migrations), await openDatabase(url, migrations)];
    await add(one, "a");
    await one.transaction(async (transaction) => {
      await transaction.run("UPDATE codes SET padding = 'mine' WHERE code = 'a'");
      const steal = other.transaction((theirs) =>
        theirs.run("UPDATE codes SET padding = 'theirs' WHERE code = 'a'"),
      );
      expect(await elapsed(steal)).toBeLessThan(2_000);
      await expect(steal).rejects.toThrow(DatabaseUnavailableError);
    });
    expect(
      await other.transaction((theirs) =>
        theirs.run("UPDATE codes SET padding = 'theirs' WHERE code = 'a'"),
      ),
    ).toBe(1);
    await Promise.all([one.close(), other.close()]);
  });

  it("says DatabaseUnavailableError when its connections break, and is used again when it is back", async () => {
    const url = new URL(await postgres.createDatabase());
    const line = await createLine(Number(url.port));
    url.port = String(line.port);
    const database = await openDatabase(url.href, migrations);
    line.cut();
    await expect(database.get("SELECT 1")).rejects.toThrow(DatabaseUnavailableError);
    await expect(add(database, "a")).rejects.toThrow(DatabaseUnavailableError);
    line.mend();
    expect(await add(database, "a")).toBe(1);
    await database.close();
    line.end();
  });
});

describe("a migration of a large database", () => {
  it("takes as long as it takes, and a replica that starts meanwhile waits for it", async () => {
    const postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    const long = [...migrations, "CREATE TABLE rewritten AS SELECT 1 AS row FROM pg_sleep(2)"];
    const replicas = await Promise.all([openDatabase(url, long), openDatabase(url, long)]);
    for (const replica of replicas)
      expect(await replica.all("SELECT row FROM rewritten")).toEqual([{ row: 1 }]);
    await expect(replicas[0].get("SELECT pg_sleep(2)"), "a request does not wait").rejects.toThrow(
      DatabaseUnavailableError,
    );
    await Promise.all(replicas.map((replica) => replica.close()));
    await postgres.stop();
  });
});

describe("a connection that breaks in the middle of a write", () => {
  it("undoes that write, and ends nothing else", async () => {
    const postgres = await startTestPostgres();
    const url = new URL(await postgres.createDatabase());
    const line = await createLine(Number(url.port));
    url.port = String(line.port);
    const database = await openDatabase(url.href, migrations);
    const broken = database.transaction(async (transaction) => {
      await transaction.run("INSERT INTO codes (code) VALUES ('a')");
      line.cut();
      await new Promise((later) => setTimeout(later, 100));
      await transaction.run("INSERT INTO codes (code) VALUES ('b')");
    });
    await expect(broken).rejects.toThrow(DatabaseUnavailableError);
    line.mend();
    expect(await database.all("SELECT code FROM codes")).toEqual([]);
    await database.close();
    line.end();
    await postgres.stop();
  });
});

describe("two processes that change the same rows in many orders", () => {
  it("never wait for each other in a circle", async () => {
    const postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    const [one, other, holder] = [
      await openDatabase(url, migrations),
      await openDatabase(url, migrations),
      await openDatabase(url, migrations),
    ];
    const codes = ["first", "middle", "last"];
    for (const code of codes) await add(one, code);
    const touch = (database: Database) => (code: string) =>
      database.run("UPDATE codes SET padding = 'touched' WHERE code = $1", code);
    const touched = await holder.transaction(async (transaction) => {
      await transaction.run("UPDATE codes SET padding = 'held' WHERE code = 'middle'");
      const touching = [...codes.map(touch(one)), ...codes.toReversed().map(touch(other))];
      await new Promise((later) => setTimeout(later, 300));
      return { touching };
    });
    expect(await Promise.all(touched.touching)).toEqual([1, 1, 1, 1, 1, 1]);
    await Promise.all([one, other, holder].map((database) => database.close()));

    const witness = await openDatabase(url, migrations);
    const seen = () =>
      witness.get<{ numbackends: number; xact_rollback: number }>(
        "SELECT numbackends, xact_rollback FROM pg_stat_database WHERE datname = current_database()",
      );
    await vi.waitFor(async () => expect(await seen()).toMatchObject({ numbackends: 1 }), 5_000);
    expect(await seen()).toMatchObject({ xact_rollback: 0 });
    await witness.close();
    await postgres.stop();
  });
});

/** A wire between two ports of this machine that can be cut. */
async function createLine(target: number) {
  const sockets = new Set<{ destroy(): unknown }>();
  let isCut = false;
  const relay = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
    return near.pipe(far).pipe(near);
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => relay.once("listening", ready));
  const drop = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (relay.address() as AddressInfo).port,
    cut: () => ((isCut = true), drop()),
    mend: () => void (isCut = false),
    end: () => (drop(), relay.close()),
  };
}
