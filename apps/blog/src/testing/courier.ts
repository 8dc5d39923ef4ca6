import { systemRandom } from "@tale/service/clock";
import { onTestFinished } from "vitest";
import type { Trouble } from "../stores/deliveries.store.ts";
import { openStores } from "../stores/open-stores.ts";
import { config } from "./start-story.ts";
import { createCourier } from "../deliver/courier.ts";
import type { Letter } from "../deliver/mail.ts";
import type { Outcome } from "../deliver/outcome.ts";

const letter: Letter = {
  title: "T",
  excerpt: "",
  url: "http://blog.localhost:4000/posts/t-0123456789ab",
  signature: "",
  note: "",
  replyTo: undefined,
};
export const share = "0123456789ab";
const friends = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: "", address: `friend${n}@friends.example` }));

export async function dispatch(count: number) {
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
