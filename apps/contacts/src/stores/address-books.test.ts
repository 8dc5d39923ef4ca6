import { systemRandom } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { migrate } from "@tale/database/migrate";
import { openDatabase } from "@tale/database/open-database";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Checked } from "@tale/protocol/checked";
import type { Access, Owner } from "../bearer-token/access.ts";
import { createAddressBooks, type AddressBooks } from "./address-books.store.ts";
import { checkEmail, checkName } from "./contact.checks.ts";
import { migrations } from "./migrations.ts";

let database: Database;
let books: AddressBooks;

const accessOf = (owner: Owner) =>
  owner as Checked<Access<"contacts.read"> & Access<"contacts.write">, "recent sign-in">;
const alice = accessOf({ issuer: "http://fernmail.localhost:4001", subject: "u-alice" });
const friend = (number: number, name = `Friend ${number}`) => ({
  name: checkName(name),
  email: checkEmail(`friend${number}@friends.example`),
});
const namesOf = async (access = alice) =>
  (await books.listAfter(access, 0, 100)).map(({ name }) => name);

describe.each(bothEngines())("address books on %s", (_, createUrl) => {
  beforeEach(async () => {
    database = await openDatabase(await createUrl(), migrations);
    books = createAddressBooks(database, systemRandom, 20);
  });

  afterEach(() => database.close());

  it("keep contacts in the order they came, in places that are never given twice", async () => {
    const first = await books.add(alice, friend(1));
    await books.add(alice, friend(2));
    expect(await books.remove(alice, first.id)).toBe(true);
    await books.add(alice, friend(3));
    expect(await books.listAfter(alice, 0, 10)).toMatchObject([
      { place: 2, name: "Friend 2" },
      { place: 3, name: "Friend 3" },
    ]);
    expect(await books.listAfter(alice, 2, 10)).toHaveLength(1);
    expect(await books.listAfter(alice, 0, 1)).toHaveLength(1);
  });

  it("keep whom they held before their contacts lay together", async () => {
    const upgraded = await openDatabase(await createUrl(), migrations.slice(0, 2));
    const owner = [alice.issuer, alice.subject];
    await upgraded.run(
      "INSERT INTO address_books (issuer, subject, last_place) VALUES ($1, $2, 7)",
      ...owner,
    );
    for (const place of [7, 3])
      await upgraded.run(
        "INSERT INTO contacts (issuer, subject, place, id, name, email) VALUES ($1, $2, $3, $4, 'Friend', 'friend@friends.example')",
        ...owner,
        place,
        `contact-${place}`,
      );
    await migrate(upgraded, migrations);
    if (upgraded.engine === "sqlite")
      await expect(
        upgraded.get("SELECT rowid FROM contacts"),
        "they lie under their key",
      ).rejects.toThrow("no such column");
    const old = createAddressBooks(upgraded, systemRandom, 20);
    await old.add(alice, friend(8));
    expect(await old.listAfter(alice, 0, 10)).toMatchObject([
      { place: 3, id: "contact-3", name: "Friend", email: "friend@friends.example" },
      { place: 7, id: "contact-7" },
      { place: 8, name: "Friend 8" },
    ]);
    await upgraded.close();
  });

  it("add at the same moment without losing one", async () => {
    await Promise.all(Array.from({ length: 10 }, (_, number) => books.add(alice, friend(number))));
    expect(new Set(await namesOf()).size).toBe(10);
  });

  it("add missing ones once, even twice at the same moment", async () => {
    const both = await Promise.all([
      books.addMissing(alice, [friend(1), friend(2)]),
      books.addMissing(alice, [friend(2), friend(1), friend(1)]),
    ]);
    expect(both.flat().filter((outcome) => outcome === "added")).toHaveLength(2);
    expect(await books.addMissing(alice, [friend(1), friend(1, "Somebody else")])).toEqual([
      "already there",
      "added",
    ]);
  });

  it("take no more than they hold", async () => {
    const many = Array.from({ length: 21 }, (_, number) => friend(number));
    expect((await books.addMissing(alice, many)).slice(-2)).toEqual(["added", "no room"]);
    await expect(books.add(alice, friend(99))).rejects.toMatchObject({ status: 409 });
    expect(await namesOf()).toHaveLength(20);
  });

  it("know contacts by owner, never by id alone", async () => {
    const { id } = await books.add(alice, friend(1));
    for (const other of [
      accessOf({ ...alice, subject: "u-bob" }),
      accessOf({ ...alice, issuer: "http://ottermail.localhost:4011" }),
    ]) {
      expect(await books.find(other, id)).toBeUndefined();
      expect(await books.replace(other, id, friend(2))).toBeUndefined();
      expect(await books.remove(other, id)).toBe(false);
      expect(await books.listAfter(other, 0, 10)).toEqual([]);
    }
    expect(await books.find(alice, id)).toEqual({
      id,
      name: "Friend 1",
      email: "friend1@friends.example",
    });
  });

  it("show an access that names contacts these and no others, in pages", async () => {
    const ids: string[] = [];
    for (let number = 1; number <= 8; number += 1)
      ids.push((await books.add(alice, friend(number))).id);
    for (let named = 0; named <= ids.length; named += 1) {
      const only = ids.slice(ids.length - named).toReversed();
      const some = { ...alice, only };
      expect((await books.listAfter(some, 0, 100)).map(({ id }) => id)).toEqual(only.toReversed());
      expect(await books.listAfter(some, 6, 1)).toHaveLength(Math.min(named, 1));
      expect(
        (await Promise.all(ids.map((id) => books.find(some, id)))).filter(Boolean),
      ).toHaveLength(named);
    }
    expect(
      await books.listAfter(
        { ...alice, only: ["\0", "\ud800", "'", ...Array<string>(1021).fill("unknown")] },
        0,
        100,
      ),
    ).toEqual([]);
  });

  it("are emptied at once, for their owner only, and give no place twice", async () => {
    const bob = accessOf({ ...alice, subject: "u-bob" });
    for (const owner of [alice, bob])
      for (let number = 1; number <= 3; number += 1) await books.add(owner, friend(number));
    await books.removeAll(alice);
    expect([await namesOf(alice), (await namesOf(bob)).length]).toEqual([[], 3]);
    await books.add(alice, friend(4));
    expect(await books.listAfter(alice, 0, 10)).toMatchObject([{ place: 4 }]);
  });

  it("replace a contact in its place", async () => {
    const { id } = await books.add(alice, friend(1));
    expect(await books.replace(alice, id, friend(2, "’); DROP TABLE contacts; --"))).toEqual({
      id,
      name: "’); DROP TABLE contacts; --",
      email: "friend2@friends.example",
    });
    expect(await books.listAfter(alice, 0, 10)).toMatchObject([{ place: 1, id }]);
  });

  it("are seeded once: what their owner changed or emptied stays so", async () => {
    await books.seed(alice, [friend(1), friend(2)]);
    for (const { id } of await books.listAfter(alice, 0, 10)) await books.remove(alice, id);
    await books.seed(alice, [friend(1), friend(2)]);
    expect(await namesOf()).toEqual([]);
    await books.add(alice, friend(3));
    expect(await namesOf()).toEqual(["Friend 3"]);
  });
});
