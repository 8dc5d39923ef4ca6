import { hour, minute, second, type Clock } from "@tale/service/clock";
import type { DeliveriesStore, Delivery, Trouble } from "../stores/deliveries.store.ts";
import { writeMail, type Letter } from "./mail.ts";
import type { Outcome } from "./outcome.ts";
import type { PostOffice } from "./post-office.ts";

/**
 * How long to wait after each failure that may pass: later and later, and a day in all, which
 * outlasts greylisting and most repairs. After the last, a delivery has failed.
 */
const waits = [
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

/**
 * How long a stop waits for the mail in hand before it hangs up; one whose text is on the way may
 * take the longer time, and is in doubt then.
 */
const parting = { inHand: 3 * second, underway: 6 * second };

/** How often to look whether another courier left something behind. */
const lookout = 5 * second;

/**
 * From when on a mail in hand counts as slow, so that others do not wait for it; and how many may
 * be in hand.
 */
const slow = 3 * second;
const mostLanes = 4;

export interface CourierOptions {
  readonly deliveries: DeliveriesStore;
  readonly findLetter: (shareId: string) => Promise<Letter | undefined>;
  readonly postOffice: PostOffice;
  readonly now: Clock;
  /** The host in Message-IDs. */
  readonly host: string;
  readonly onChange: () => void;
  readonly onTrouble: (error: unknown) => void;
  /** Something new was in the way of a mail, or the same after a while in which it was not. */
  readonly onNotSent: (deliveryId: string, trouble: Trouble) => void;
}

export interface Courier {
  /** There may be something to do. */
  wake(): void;
  /** Finishes the mail in hand and takes no other. */
  stop(): Promise<void>;
}

/** Takes one mail after the other. */
interface Lane {
  isSlow: boolean;
  done: Promise<void>;
}

/**
 * Takes deliveries one after the other and brings each to the mail server. Every process has one
 * courier.
 *
 * What is in hand is committed as `sending` before the server hears of it, and its outcome before
 * the next is taken: so a crash leaves what is in hand in doubt, and that is never sent again
 * unasked. It is one mail as long as the server is quick. While it is not, another lane opens; the
 * last of them is for authors who have nothing in hand.
 *
 * @step act-2.deliver-mail
 */
export function createCourier({
  deliveries,
  findLetter,
  postOffice,
  now,
  host,
  onChange,
  onTrouble,
  onNotSent,
}: CourierOptions): Courier {
  const lanes = new Set<Lane>();
  let isWanted = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    isWanted = true;
    const isEnough = lanes.size === mostLanes || [...lanes].some((lane) => !lane.isSlow);
    if (isStopped || isEnough) return;
    const lane: Lane = { isSlow: false, done: Promise.resolve() };
    lanes.add(lane);
    lane.done = work(lane);
  }

  /**
   * In the only lane nothing is in hand: what we were `sending` was interrupted by a disk that was
   * full, and what others were and do not care for any more, by their end.
   */
  async function work(lane: Lane): Promise<void> {
    let pause: number | undefined;
    try {
      if (lanes.size === 1 && (await deliveries.recover()) > 0) onChange();
      while (isWanted) {
        isWanted = false;
        for (let next = await take(); next; next = await take()) await deliver(lane, next);
      }
      pause = Math.min(
        Math.max(
          ((await deliveries.nextDue()) ?? Infinity) - now(),
          lanes.size === 1 ? 50 : second,
        ),
        lookout,
      );
    } catch (error) {
      isWanted = false;
      onTrouble(error);
    }
    lanes.delete(lane);
    if (isWanted) wake();
    else sleep(pause ?? 5 * second);
  }

  async function take(): Promise<Delivery | undefined> {
    return isStopped ? undefined : deliveries.take(lanes.size === mostLanes ? "others" : "anybody");
  }

  async function deliver(lane: Lane, delivery: Delivery): Promise<void> {
    const patience = setTimeout(() => {
      lane.isSlow = true;
      wake();
    }, slow).unref();
    try {
      const letter = await findLetter(delivery.shareId);
      if (letter)
        await record(
          delivery,
          await deliveries.holding(delivery.id, () =>
            postOffice.deliver(writeMail(letter, delivery), delivery, `<${delivery.id}@${host}>`),
          ),
        );
      else
        await deliveries.settle(delivery.id, "failed", {
          reason: "The post was deleted before this mail was sent.",
        });
    } finally {
      clearTimeout(patience);
      lane.isSlow = false;
    }
    onChange();
  }

  async function record(delivery: Delivery, outcome: Outcome): Promise<void> {
    const { id, attempts } = delivery;
    if (outcome.kind === "sent") return deliveries.settle(id, "sent");
    if (outcome.reason !== delivery.reason || (outcome.said ?? null) !== delivery.said)
      onNotSent(id, outcome);
    if (outcome.kind === "unknown") return deliveries.settle(id, "unknown", outcome);
    const wait = waits[attempts - 1];
    const isFinal = wait === undefined || (outcome.kind === "refused" && outcome.isPermanent);
    if (isFinal) await deliveries.settle(id, "failed", outcome);
    else await deliveries.retry(id, outcome, now() + wait);
    if (outcome.kind === "unreachable")
      await deliveries.holdBack(outcome, now() + (wait ?? 5 * minute), waits.length);
  }

  function sleep(time: number): void {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(wake, time).unref();
  }

  return {
    wake,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      const hurries = [
        setTimeout(() => postOffice.close(), parting.inHand),
        setTimeout(() => postOffice.close(true), parting.underway),
      ];
      await Promise.all([...lanes].map(({ done }) => done));
      hurries.forEach(clearTimeout);
      postOffice.close();
    },
  };
}
