import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { check, type CheckFact } from "@tale/protocol/check";
import type { ParameterMarks } from "@tale/protocol/parameter-marks";
import type { ResetScope, AttemptAnswer, Order, PageStyle, RowFact } from "./facts.ts";
import { createFactQueue } from "./fact-queue.ts";
import { tell, type Happening } from "./happenings.ts";
import { createHeldMessages, longestHold, type HeldMessages } from "./held-messages.ts";
import { publishMail, type MailFact } from "./mail.ts";
import { messageOf, newExchange } from "./exchange.ts";
import { machineTime } from "./machine-time.ts";
import { createMasker } from "./masking/masker.ts";
import type { Masker } from "./masking/masking.ts";
import { createPageStyles } from "./page-styles.ts";
import { createPeers, type Send } from "./peers.ts";
import { currentScene, type Backstage } from "./scene.ts";
import { callerOf } from "./source-line.ts";
import { connectToStage } from "./stage-connection.ts";

export interface BackstageOptions {
  readonly stageUrl: string;
  readonly party: string;
  readonly origin: string;
  /** Moves the party's clock, in milliseconds from the machine's; says how far it is moved. */
  readonly clock: { move(ahead: number): void; ahead(): number };
  /** Returns the party to its seed. */
  readonly reset: (what: ResetScope) => Promise<void>;
  /** How the party sends requests. */
  readonly send: Send;
  /** What the party knows of the parameters it sends and receives. */
  readonly marks: ParameterMarks;
  /** Reads a stylesheet of the party's. */
  readonly readStyle: (path: string) => Promise<string>;
}

/** The line that asks, what calls it, and one more: some checks are asked through a function of their own. */
const callersOfCheck = 3;

type Item =
  | { readonly happening: Happening }
  | { readonly done: string }
  | { readonly attempt: AttemptAnswer }
  | { readonly style: PageStyle };

/**
 * Reports to the stage as long as it is there. It never makes a party wait, unless the stage says
 * so. While a request is handled, what happens is only noted; it is masked and told later, a batch
 * at a time.
 */
export function openBackstage({
  stageUrl,
  party,
  origin,
  clock,
  reset,
  send,
  marks,
  readStyle,
}: BackstageOptions): Backstage {
  let connection = "";
  let masker: Masker | undefined;
  let holding = false;
  const held: HeldMessages = createHeldMessages();
  const queue = createFactQueue<Item>((items, dropped) => {
    const facts = items.flatMap((item) =>
      "happening" in item && masker ? [tell(item.happening, masker)] : [],
    );
    styles.see(facts.flatMap((fact) => ("snapshot" in fact ? fact.snapshot.styles : [])));
    return stage.post({
      connection,
      dropped,
      facts,
      done: items.flatMap((item) => ("done" in item ? [item.done] : [])),
      attempts: items.flatMap((item) => ("attempt" in item ? [item.attempt] : [])),
      styles: items.flatMap((item) => ("style" in item ? [item.style] : [])),
    });
  });
  const styles = createPageStyles(origin, readStyle, (style) => queue.push({ style }));
  const note = (happening: Happening): void => queue.push({ happening });

  const onCheck = (fact: unknown): void => {
    const scene = currentScene();
    if (scene?.backstage === backstage)
      note({
        fact: "check",
        at: Date.now(),
        during: scene.message,
        check: fact as CheckFact,
        caller: callerOf(check, callersOfCheck),
      });
  };
  const onRow = (fact: unknown): void => {
    const scene = currentScene();
    if (scene?.backstage === backstage)
      note({ fact: "row", at: Date.now(), during: scene.message, row: fact as RowFact });
  };

  const onMail = (fact: unknown): void => {
    const { at, text, ...headers } = fact as MailFact;
    if (at !== origin) return;
    void backstage.received(
      messageOf(newExchange(), "request"),
      { method: "MAIL", url: `smtp://${new URL(origin).host}`, headers, body: text },
      { pattern: "/", registeredBy: callerOf(publishMail) },
    );
  };
  const listeners = { "tale:check": onCheck, "tale:row": onRow, "tale:mail": onMail } as const;

  const peers = createPeers(send);
  const take: {
    readonly [Name in Order["order"]]: (order: Extract<Order, { order: Name }>) => void;
  } = {
    hello: (order) => {
      ({ connection, holding } = order);
      masker = createMasker(order.colourKey, marks);
      styles.forget();
      clock.move(order.ahead);
      for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
    },
    holding: (order) => {
      holding = order.holding;
      if (!holding) held.releaseAll();
      queue.push({ done: order.id });
      queue.flush();
    },
    go: ({ id }) => held.release(id),
    clock: ({ ahead }) => clock.move(ahead),
    reset: ({ id, what = "everything" }) =>
      void reset(what)
        .then(
          () => queue.push({ done: id }),
          () => undefined,
        )
        .finally(queue.flush),
    attempt: ({ attempt }) => {
      if (masker)
        void peers
          .attempt(attempt, backstage, masker)
          .then((answer) => queue.push({ attempt: answer }))
          .finally(queue.flush);
    },
  };

  const stage = connectToStage({
    url: stageUrl,
    introduce: () => ({ party, origin, ahead: `${clock.ahead()}` }),
    onOrder: (order) => (take[order.order] as (order: Order) => void)(order),
    onGone: () => {
      masker = undefined;
      holding = false;
      for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
      queue.clear();
      held.releaseAll();
    },
  });

  const backstage: Backstage = {
    get isWatched() {
      return masker !== undefined;
    },
    get patience() {
      return holding ? longestHold + 2_000 : 0;
    },
    openScene: (exchange) =>
      masker && queue.hasRoom() ? { backstage, message: `${exchange}.request` } : undefined,
    received: (id, message, route) => {
      if (!masker) return undefined;
      const heldUntil = holding ? Date.now() + longestHold : null;
      note({ fact: "received", id, at: machineTime(), during: null, heldUntil, message, route });
      if (!heldUntil) return undefined;
      queue.flush();
      return held.hold(id);
    },
    sent: (id, message, during, { at, route } = { at: machineTime(), route: undefined }) => {
      if (!masker) return;
      if (message.status === undefined) peers.meet(message.url);
      note({ fact: "sent", id, at, during, heldUntil: null, message, route });
    },
    close: () => stage.close(),
  };
  return backstage;
}
