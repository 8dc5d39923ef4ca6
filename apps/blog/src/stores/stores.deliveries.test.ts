import { minute, systemRandom } from "@tale/service/clock";
import { bothEngines } from "@tale/database/engines.testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { config } from "../testing/start-story.ts";
import { openStores } from "./open-stores.ts";
import { everybody, letter } from "../testing/letter.ts";

describe.each(bothEngines())("the stores on %s", (_, createUrl) => {
  let now: number;
  let stores: Awaited<ReturnType<typeof openStores>>;

  beforeEach(async () => {
    now = 1_700_000_000_000;
    const databaseUrl = await createUrl();
    stores = await openStores({ ...config, databaseUrl }, () => now, systemRandom);
  });
  afterEach(() => stores.close());

  test("a letter is sent once, and does not change after that", async () => {
    const { shares, deliveries } = stores;
    const where = { author: "alice", postId: "p", providerId: "f" };
    await shares.save("s", where, letter);
    expect(await shares.findOpen("alice", "p", "f")).toMatchObject({
      id: "s",
      ...letter,
      sentAt: null,
    });
    expect(await shares.save("s", { ...where, author: "mallory" }, letter)).toBe(false);
    const sent = await Promise.all([1, 2, 3].map(() => shares.send("s", "alice", everybody)));
    expect(sent.filter(Boolean)).toHaveLength(1);
    expect(await shares.save("s", where, { ...letter, note: "changed" })).toBe(false);
    expect(await shares.findOpen("alice", "p", "f")).toBeUndefined();
    expect(await shares.lastSignature("alice")).toBe("Alice");
    expect(await deliveries.of("s")).toHaveLength(3);
  });

  test("a delivery is taken by one, in order, and settled once", async () => {
    const { shares, deliveries } = stores;
    await shares.save("s", { author: "alice", postId: "p", providerId: "" }, letter);
    await shares.send("s", "alice", everybody);
    const [first, second] = await Promise.all([deliveries.take(), deliveries.take()]);
    expect(first!.id).not.toBe(second!.id);
    await deliveries.settle(first!.id, "sent");
    await deliveries.settle(first!.id, "failed", { reason: "too late" });
    await deliveries.retry(second!.id, { reason: "later" }, now + minute);
    await deliveries.holdBack({ reason: "down" }, now + 2 * minute, 4);
    expect(
      (await deliveries.of("s"))
        .map(({ status, reason, attempts }) => [status, reason, attempts])
        .sort(),
    ).toEqual([
      ["queued", "down", 1],
      ["queued", "later", 1],
      ["sent", null, 1],
    ]);
    expect(await deliveries.nextDue()).toBe(now + minute);
    expect(await deliveries.take()).toBeUndefined();
    now += 2 * minute;
    expect(await deliveries.take()).toBeDefined();
    await deliveries.recover();
    expect((await deliveries.of("s")).map(({ status }) => status).sort()).toEqual([
      "queued",
      "sent",
      "unknown",
    ]);
    await deliveries.again("s", "unknown");
    expect((await deliveries.of("s")).filter(({ attempts }) => attempts === 0)).toHaveLength(1);
  });

  test("an author has one identity, however many sign in at once, and each identity has one author", async () => {
    const { signIns } = stores;
    const signIn = (subject: string) => ({
      issuer: "https://mail.example",
      subject,
      providerId: "f",
      name: "",
      email: "",
      sessionId: undefined,
      idToken: "t",
    });
    const people = Array.from({ length: 8 }, (_one, n) => `u-${n}`);
    const authors = await Promise.all(
      people.map((subject) => signIns.begin(`session ${subject}`, "browser", signIn(subject))),
    );
    expect(new Set(authors).size).toBe(people.length);
    expect(authors.filter((author) => author === "browser")).toHaveLength(1);
    expect(
      await Promise.all(
        people.map((subject) =>
          signIns.begin(`another ${subject}`, "another browser", signIn(subject)),
        ),
      ),
    ).toEqual(authors);
    expect([
      await signIns.hasIdentity("browser"),
      await signIns.hasIdentity("another browser"),
    ]).toEqual([true, false]);
  });

  test("an allowance is spent by as many as there is room for, of any number at once, and is new in the next period", async () => {
    const { allowances } = stores;
    const allowance = { most: 10, period: minute };
    now = Math.ceil(now / minute) * minute + 1;
    const spend = (amount: number) => {
      let wait = 0;
      return allowances
        .write(
          async (transaction) =>
            void (wait = await allowances.spend(transaction, { subject: "s", allowance, amount })),
        )
        .then(() => wait);
    };
    expect(
      (await Promise.all(Array.from({ length: 20 }, () => spend(1)))).filter((wait) => wait === 0),
    ).toHaveLength(10);
    expect(await spend(1)).toBe(minute - 1);
    now += minute;
    expect(
      [await spend(11), await spend(7), await spend(4), await spend(3)].map((wait) => wait === 0),
    ).toEqual([false, true, false, true]);
    now += minute;
    const given = allowances.write(async (transaction) => {
      await allowances.spend(transaction, { subject: "s", allowance, amount: 10 });
      throw new Error("something else failed");
    });
    await expect(given).rejects.toThrow("something else failed");
    expect(await spend(10)).toBe(0);
  });

  test("a reset leaves the providers of the configuration and nothing else", async () => {
    await stores.posts.save("p", "alice", { title: "T", markdown: "one" });
    await stores.providers.add({
      name: "Heronmail",
      issuer: "https://heron.example",
      contactsUrl: "https://c.example",
      profile: "offered",
    });
    await stores.reset("everything");
    expect(await stores.posts.find("p")).toBeUndefined();
    expect((await stores.providers.all()).map(({ name }) => name)).toEqual([
      "Fernmail",
      "Ottermail",
    ]);
  });
});
