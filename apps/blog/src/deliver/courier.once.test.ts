import { hour } from "@tale/service/clock";
import { eventually } from "@tale/service/testing";
import { describe, expect, test } from "vitest";
import type { Outcome } from "./outcome.ts";
import { dispatch, share } from "../testing/courier.ts";

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
