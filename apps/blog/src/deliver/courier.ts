import { minute, second, type Clock } from "@tale/service/clock";
import type { DeliveriesStore, Delivery } from "../stores/deliveries.store.ts";
import { writeMail, type Letter } from "./mail.ts";
import type { Outcome, PostOffice } from "./post-office.ts";

/** How long to wait after each failure that may pass. After the last, a delivery has failed. */
const patience = [2 * second, 10 * second, minute, 5 * minute];

/** How long a stop waits for the mail in hand before it hangs up; one whose text is on the way may take longer. */
const parting = 3 * second;

/** How often to look whether another courier left something behind. */
const lookout = 5 * second;

export interface CourierOptions {
  readonly deliveries: DeliveriesStore;
  readonly findLetter: (shareId: string) => Promise<Letter | undefined>;
  readonly postOffice: PostOffice;
  readonly now: Clock;
  /** The host in Message-IDs. */
  readonly host: string;
  readonly onChange: () => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface Courier {
  /** There may be something to do. */
  wake(): void;
  /** Finishes the mail in hand and takes no other. */
  stop(): Promise<void>;
}

/**
 * Takes deliveries one after the other and brings each to the mail server. Every process has one courier.
 *
 * What is in hand is committed as `sending` before the server hears of it, and its outcome before the next is taken: so
 * a crash leaves at most one delivery per courier in doubt, and that one is never sent again unasked.
 *
 * @step act-2.deliver-mail
 */
export function createCourier({ deliveries, findLetter, postOffice, now, host, onChange, onTrouble }: CourierOptions): Courier {
  let round: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    isWanted = true;
    if (!isStopped) round ??= work().finally(rest);
  }

  function rest(): void {
    round = undefined;
    if (isWanted) wake();
  }

  /** Nothing is in hand when a round begins: what we were `sending` was interrupted by a disk that was full, and what others were and do not care for any more, by their end. */
  async function work(): Promise<void> {
    try {
      if ((await deliveries.recover()) > 0) onChange();
      while (isWanted) {
        isWanted = false;
        for (let next = await take(); next; next = await take()) await deliver(next);
      }
      await sleepUntilDue();
    } catch (error) {
      isWanted = false;
      onTrouble(error);
      timer = setTimeout(wake, 5 * second).unref();
    }
  }

  async function take(): Promise<Delivery | undefined> {
    return isStopped ? undefined : deliveries.take();
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const letter = await findLetter(delivery.shareId);
    if (letter) await record(delivery, await deliveries.holding(delivery.id, () => postOffice.deliver(writeMail(letter, delivery), delivery, `<${delivery.id}@${host}>`)));
    else await deliveries.settle(delivery.id, "failed", "The post was deleted before this mail was sent.");
    onChange();
  }

  async function record({ id, attempts }: Delivery, outcome: Outcome): Promise<void> {
    if (outcome.kind === "sent") return deliveries.settle(id, "sent");
    if (outcome.kind === "unknown") return deliveries.settle(id, "unknown", outcome.reason);
    const wait = patience[attempts - 1];
    const isFinal = wait === undefined || (outcome.kind === "refused" && outcome.isPermanent);
    if (isFinal) await deliveries.settle(id, "failed", outcome.reason);
    else await deliveries.retry(id, outcome.reason, now() + wait);
    if (outcome.kind === "unreachable") await deliveries.holdBack(outcome.reason, now() + (wait ?? 5 * minute), patience.length);
  }

  async function sleepUntilDue(): Promise<void> {
    const dueAt = (await deliveries.nextDue()) ?? Infinity;
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(wake, Math.min(Math.max(dueAt - now(), 50), lookout)).unref();
  }

  return {
    wake,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      const hurry = setTimeout(postOffice.close, parting);
      await round;
      clearTimeout(hurry);
      postOffice.close();
    },
  };
}
