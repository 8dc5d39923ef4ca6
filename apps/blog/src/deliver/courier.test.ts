import { hour, minute, second } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { dispatch, share } from "../testing/courier.ts";

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
