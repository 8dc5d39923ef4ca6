import { connect, createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DatabaseUnavailable, type Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { startTestPostgres, type TestPostgres } from "./testing-postgres.ts";

const migrations = ["CREATE TABLE codes (code TEXT PRIMARY KEY, padding TEXT)"];
const add = (database: Database, code: string) => database.write((transaction) => transaction.run("INSERT INTO codes (code) VALUES ($1)", code));

async function elapsed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work.catch(() => undefined);
  return performance.now() - start;
}

describe("PostgreSQL in trouble", () => {
  let postgres: TestPostgres;
  beforeAll(async () => void (postgres = await startTestPostgres()));
  afterAll(() => postgres.stop());

  it("says DatabaseUnavailable within two seconds while a row is locked; afterwards all is well", async () => {
    const url = await postgres.createDatabase();
    const [one, other] = [await openDatabase(url, migrations), await openDatabase(url, migrations)];
    await add(one, "a");
    await one.write(async (transaction) => {
      await transaction.run("UPDATE codes SET padding = 'mine' WHERE code = 'a'");
      const steal = other.write((theirs) => theirs.run("UPDATE codes SET padding = 'theirs' WHERE code = 'a'"));
      expect(await elapsed(steal)).toBeLessThan(2_000);
      await expect(steal).rejects.toThrow(DatabaseUnavailable);
    });
    expect(await other.write((theirs) => theirs.run("UPDATE codes SET padding = 'theirs' WHERE code = 'a'"))).toBe(1);
    await Promise.all([one.close(), other.close()]);
  });

  it("says DatabaseUnavailable when its connections break, and is used again when it is back", async () => {
    const url = new URL(await postgres.createDatabase());
    const line = await createLine(Number(url.port));
    url.port = String(line.port);
    const database = await openDatabase(url.href, migrations);
    line.cut();
    await expect(database.get("SELECT 1")).rejects.toThrow(DatabaseUnavailable);
    await expect(add(database, "a")).rejects.toThrow(DatabaseUnavailable);
    line.mend();
    expect(await add(database, "a")).toBe(1);
    await database.close();
    line.end();
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
