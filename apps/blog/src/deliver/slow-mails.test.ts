import { second, systemRandom } from "@tale/service/clock";
import { eventually } from "@tale/service/testing";
import { describe, expect, onTestFinished, test } from "vitest";
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

/**
 * A courier whose mail server takes its time with addresses that begin with `slow`, until it is
 * told to finish.
 */
async function open() {
  const now = () => 1_700_000_000_000;
  const { shares, deliveries, close } = await openStores(config, now, systemRandom);
  const inHand: string[] = [];
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const deliver = async (_mail: unknown, { address }: { address: string }): Promise<Outcome> => {
    inHand.push(address);
    if (address.startsWith("slow")) await new Promise<void>((resolve) => waiting.push(resolve));
    inHand.splice(inHand.indexOf(address), 1);
    taken.push(address);
    return { kind: "sent" };
  };
  const postOffice = { deliver, close: () => waiting.forEach((finish) => finish()) };
  const courier = createCourier({
    deliveries,
    findLetter: async () => letter,
    postOffice,
    now,
    host: "b",
    onChange: () => undefined,
    onTrouble: () => undefined,
    onNotSent: () => undefined,
  });
  onTestFinished(async () => {
    postOffice.close();
    await courier.stop();
    await close();
  });
  const send = async (author: string, names: readonly string[]) => {
    const id = `${author}${"0".repeat(12)}`.slice(0, 12);
    await shares.save(
      id,
      { author, postId: "p", providerId: "" },
      { signature: "", note: "", replyTo: "", friends: [], typed: "", remembering: "no" },
    );
    await shares.send(
      id,
      author,
      names.map((name) => ({ name: "", address: `${name}@friends.example` })),
    );
    courier.wake();
  };
  return { send, inHand, taken, finish: () => postOffice.close() };
}

describe(
  "while the mail server takes minutes for one mail, the others",
  { timeout: 30_000 },
  () => {
    test("go on, also those of the same author, but for the last lane", async () => {
      const { send, inHand, taken, finish } = await open();
      await send("alice", ["slow1", "quick1", "slow2", "slow3", "slow4", "slow5"]);
      await eventually(() => inHand.length === 3, 20 * second);
      expect(taken).toEqual(["quick1@friends.example"]);
      await send("bob", ["quick2", "quick3"]);
      await eventually(() => taken.length === 3, 10 * second);
      expect(inHand).toEqual([
        "slow1@friends.example",
        "slow2@friends.example",
        "slow3@friends.example",
      ]);
      finish();
      await eventually(
        () => taken.includes("slow4@friends.example") || inHand.includes("slow4@friends.example"),
        10 * second,
      );
    });

    test("wait for a quick one, so that a crash leaves one in doubt", async () => {
      const { send, inHand, taken } = await open();
      await send("alice", ["quick1", "slow1", "quick2"]);
      await eventually(() => inHand.length === 1);
      expect(taken).toEqual(["quick1@friends.example"]);
      await eventually(() => taken.length === 2, 10 * second);
    });
  },
);
