import { hour, minute, second, systemRandom } from "@tale/service/clock";
import { eventually } from "@tale/service/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Trouble } from "../stores/deliveries.store.ts";
import { openStores } from "../stores/open-stores.ts";
import { config } from "../testing/start-story.ts";
import { createCourier } from "./courier.ts";
import type { Letter } from "./mail.ts";
import type { Outcome } from "./outcome.ts";

const letter: Letter = {
  title: "T",
  excerpt: "",
  url: "http://blog.localhost:4000/posts/t-0123456789ab",
  signature: "",
  note: "",
  replyTo: undefined,
};
const share = "0123456789ab";
const waits = [
  0,
  2 * second,
  10 * second,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  8 * hour,
];
const friends = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: "", address: `friend${n}@friends.example` }));

async function dispatch(count: number) {
  const clock = { now: 1_700_000_000_000 };
  const stores = await openStores(config, () => clock.now, systemRandom);
  const { shares, deliveries } = stores;
  await shares.save(
    share,
    { author: "alice", postId: "p", providerId: "" },
    { signature: "", note: "", replyTo: "", friends: [], typed: "", remembering: "no" },
  );
  await shares.send(share, "alice", friends(count));

  const tried: string[] = [];
  const post = { outcome: (_address: string): Outcome | Promise<Outcome> => ({ kind: "sent" }) };
  const postOffice = {
    deliver: async (_mail: unknown, { address }: { address: string }) => (
      tried.push(address),
      post.outcome(address)
    ),
    close: () => undefined,
  };
  const told: Trouble[] = [];
  const courier = createCourier({
    deliveries,
    findLetter: async () => letter,
    postOffice,
    now: () => clock.now,
    host: "blog.localhost",
    onChange: () => undefined,
    onTrouble: () => undefined,
    onNotSent: (_id, outcome) => void told.push(outcome),
  });
  onTestFinished(async () => {
    await courier.stop();
    await stores.close();
  });
  const statuses = async () => (await deliveries.of(share)).map(({ status }) => status);
  /** Lets the courier do all that is due, and answers how often it tried. */
  const round = async (turns = 20) => {
    tried.length = 0;
    courier.wake();
    for (let turn = 0; turn < turns; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return tried.length;
  };
  return { clock, post, tried, told, statuses, round, courier, deliveries, shares };
}

describe("a refusal that may pass", () => {
  test("is tried again later and later, and then given up", async () => {
    const { clock, post, round, statuses } = await dispatch(1);
    post.outcome = () => ({ kind: "refused", isPermanent: false, reason: "later" });
    for (const wait of waits) {
      expect(await statuses()).toEqual(["queued"]);
      if (wait) {
        clock.now += wait - 1;
        expect(await round()).toBe(0);
        clock.now += 1;
      }
      expect(await round()).toBe(1);
    }
    expect(await statuses()).toEqual(["failed"]);
    clock.now += 24 * hour;
    expect(await round()).toBe(0);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(23 * hour);
  });

  test("is over after an hour of greylisting, and the mail arrives", async () => {
    const { clock, post, round, statuses } = await dispatch(1);
    const since = clock.now;
    post.outcome = () =>
      clock.now - since < hour
        ? { kind: "refused", isPermanent: false, reason: "greylisted" }
        : { kind: "sent" };
    for (const wait of waits.slice(0, 8)) {
      clock.now += wait;
      await round();
    }
    expect(await statuses()).toEqual(["sent"]);
  });

  test("is told once while it stays the same", async () => {
    const { clock, post, round, told } = await dispatch(1);
    post.outcome = () => ({
      kind: "refused",
      isPermanent: false,
      reason: "later",
      said: clock.now - 1_700_000_000_000 < minute ? "450 a" : "450 b",
    });
    for (const wait of waits) {
      clock.now += wait;
      await round(5);
    }
    expect(told.map(({ said }) => said)).toEqual(["450 a", "450 b"]);
  });

  test("does not hold up the others", async () => {
    const { post, round, statuses } = await dispatch(3);
    post.outcome = (address) =>
      address.startsWith("friend0")
        ? { kind: "refused", isPermanent: false, reason: "later" }
        : { kind: "sent" };
    expect(await round()).toBe(3);
    expect(await statuses()).toEqual(["queued", "sent", "sent"]);
  });
});

describe("a mail server out of reach", () => {
  test("is asked once a round, and all wait and give up together", async () => {
    const { clock, post, round, statuses, deliveries } = await dispatch(50);
    post.outcome = () => ({ kind: "unreachable", reason: "The mail server does not answer." });
    for (const wait of waits) {
      clock.now += wait;
      expect(await round()).toBe(1);
      expect(new Set((await deliveries.of(share)).map(({ reason }) => reason))).toEqual(
        new Set(["The mail server does not answer."]),
      );
    }
    expect(new Set(await statuses())).toEqual(new Set(["failed"]));
  });

  test("that comes back gets them all", async () => {
    const { clock, post, round, statuses } = await dispatch(20);
    post.outcome = () => ({ kind: "unreachable", reason: "down" });
    await round();
    post.outcome = () => ({ kind: "sent" });
    clock.now += 2 * second;
    expect(await round(40)).toBe(20);
    expect(new Set(await statuses())).toEqual(new Set(["sent"]));
  });
});

describe("a clock that is set back an hour", () => {
  test("holds up no mail, waiting or new, and sends none twice", async () => {
    const { clock, post, round, statuses, tried } = await dispatch(3);
    post.outcome = (address) =>
      address.startsWith("friend0")
        ? { kind: "refused", isPermanent: false, reason: "later" }
        : { kind: "sent" };
    clock.now -= hour;
    expect(await round()).toBe(3);
    clock.now -= hour;
    expect(await round()).toBe(1);
    expect(tried).toEqual(["friend0@friends.example"]);
    expect(await statuses()).toEqual(["queued", "sent", "sent"]);
  });
});

describe("never twice by itself", () => {
  test("a permanent refusal and a doubt are final until somebody asks", async () => {
    const { clock, post, round, statuses, deliveries } = await dispatch(2);
    post.outcome = (address) =>
      address.startsWith("friend0")
        ? { kind: "refused", isPermanent: true, reason: "no such user" }
        : { kind: "unknown", reason: "broke" };
    expect(await round()).toBe(2);
    expect(await statuses()).toEqual(["failed", "unknown"]);
    clock.now += hour;
    expect(await round()).toBe(0);
    await deliveries.again(share, "failed");
    expect(await round()).toBe(1);
    await deliveries.again(share, "unknown");
    expect(await round()).toBe(1);
  });

  test("what was in hand when the process died is in doubt after the next start", async () => {
    const { deliveries, statuses, round } = await dispatch(3);
    await deliveries.take();
    expect(await round()).toBe(2);
    expect(await statuses()).toEqual(["unknown", "sent", "sent"]);
  });

  test("what was sent while the disk was full is in doubt, because nobody could write down that it arrived", async () => {
    const { deliveries, statuses, round } = await dispatch(3);
    const { settle } = deliveries;
    deliveries.settle = async () => Promise.reject(new Error("disk full"));
    expect(await round()).toBe(1);
    deliveries.settle = settle;
    expect(await round()).toBe(2);
    expect(await statuses()).toEqual(["unknown", "sent", "sent"]);
  });

  test("sent mails are not sent again, whatever is asked", async () => {
    const { deliveries, round } = await dispatch(3);
    expect(await round()).toBe(3);
    await deliveries.again(share, "failed");
    await deliveries.again(share, "unknown");
    expect(await round()).toBe(0);
  });

  test("stopping finishes the mail in hand and takes no other", async () => {
    const { post, courier, tried, statuses } = await dispatch(3);
    let finish = (_outcome: Outcome): void => undefined;
    post.outcome = () => new Promise<Outcome>((resolve) => (finish = resolve));
    courier.wake();
    await eventually(() => tried.length === 1);
    const stopped = courier.stop();
    finish({ kind: "sent" });
    await stopped;
    expect(await statuses()).toEqual(["sent", "queued", "queued"]);
  });
});
