import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { second, systemRandom } from "@tale/service/clock";
import { startTestPostgres, type TestPostgres } from "@tale/database/postgres.testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { config } from "../testing/start-story.ts";
import { openStores } from "./open-stores.ts";

type Stores = Awaited<ReturnType<typeof openStores>>;

let postgres: TestPostgres;
const folder = mkdtempSync(join(tmpdir(), "quillpost-two-"));
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

let count = 0;
describe.each([
  ["one file", async () => `file:${folder}/${++count}.db`],
  ["one PostgreSQL database", () => postgres.createDatabase()],
] as const)("two processes with %s", (_engine, createUrl) => {
  let now: number;
  let stores: readonly [Stores, Stores];

  beforeEach(async () => {
    now = 1_700_000_000_000;
    const databaseUrl = await createUrl();
    const open = () => openStores({ ...config, databaseUrl }, () => now, systemRandom);
    stores = [await open(), await open()];
  });
  afterEach(() => Promise.all(stores.map((one) => one.close())));

  async function sendTo(number: number): Promise<void> {
    const friends = Array.from({ length: number }, (_, n) => ({
      name: "",
      address: `friend${n}@friends.example`,
    }));
    await stores[0].shares.save(
      "s",
      { author: "alice", postId: "p", providerId: "" },
      { signature: "", note: "", replyTo: "", friends: [], typed: "", remembering: "no" },
    );
    await stores[0].shares.send("s", "alice", friends);
  }
  const statuses = async () => (await stores[0].deliveries.of("s")).map(({ status }) => status);

  test("take different mails, however many are taken at once", async () => {
    await sendTo(30);
    const taken = await Promise.all(
      Array.from({ length: 30 }, (_, n) => stores[n % 2]!.deliveries.take()),
    );
    const ids = taken.flatMap((delivery) => (delivery ? [delivery.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(30);
  });

  test("leave alone what the other has in hand, until it gives no sign of life", async () => {
    await sendTo(1);
    const { id } = (await stores[0].deliveries.take())!;
    expect(await stores[1].deliveries.recover()).toBe(0);
    await stores[0].deliveries.holding(id, async () => {
      now += 19 * second;
      expect(await stores[1].deliveries.recover()).toBe(0);
    });
    now += second;
    expect(await stores[1].deliveries.recover()).toBe(1);
    expect(await statuses()).toEqual(["unknown"]);
  });

  test("believe whoever had a mail in hand, also when it was given up; but not when it was sent once more", async () => {
    await sendTo(1);
    const { id } = (await stores[0].deliveries.take())!;
    now += 20 * second;
    await stores[1].deliveries.recover();
    await stores[1].deliveries.settle(id, "failed", { reason: "not mine to say" });
    expect(await statuses()).toEqual(["unknown"]);
    await stores[0].deliveries.settle(id, "sent");
    expect(await statuses()).toEqual(["sent"]);

    const [, other] = stores;
    await other.shares.save(
      "t",
      { author: "alice", postId: "p", providerId: "" },
      { signature: "", note: "", replyTo: "", friends: [], typed: "", remembering: "no" },
    );
    await other.shares.send("t", "alice", [{ name: "", address: "friend@friends.example" }]);
    const { id: again } = (await stores[0].deliveries.take())!;
    now += 20 * second;
    await other.deliveries.recover();
    await other.deliveries.again("t", "unknown");
    expect(await other.deliveries.take()).toMatchObject({ id: again });
    await stores[0].deliveries.settle(again, "failed", { reason: "too late" });
    expect((await other.deliveries.of("t")).map(({ status }) => status)).toEqual(["sending"]);
  });

  test("do alone what may be done by one at a time", async () => {
    let atIt = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      atIt += 1;
      most = Math.max(most, atIt);
      await new Promise((resolve) => setTimeout(resolve, 20));
      atIt -= 1;
    };
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        stores[n % 2]!.leases.alone("one thing", work, () => new Error("waited too long")),
      ),
    );
    expect(most).toBe(1);
  });

  test("wait two seconds at the longest for one that is at it, and no longer than its lease for one that is gone", async () => {
    const [one, other] = stores;
    let atIt: Promise<unknown> | undefined;
    await new Promise<void>((begun) => {
      atIt = one.leases.alone(
        "one thing",
        () => (begun(), new Promise((resolve) => setTimeout(resolve, 3_500))),
        () => new Error(),
      );
    });
    await expect(
      other.leases.alone(
        "one thing",
        async () => "done",
        () => new Error("waited too long"),
      ),
    ).rejects.toThrow("waited too long");
    expect(
      await other.leases.alone(
        "another thing",
        async () => "done",
        () => new Error("waited too long"),
      ),
    ).toBe("done");
    await atIt;

    await one.leases.alone(
      "a third thing",
      async () => {
        now += 1.5 * second;
        expect(
          await other.leases.alone(
            "a third thing",
            async () => "taken over",
            () => new Error("waited too long"),
          ),
        ).toBe("taken over");
      },
      () => new Error(),
    );
  });
});
