import { randomBytes } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { CheckFact } from "./check.ts";
import type { AttemptAnswer, Fact, Half, MessageId, Order } from "./facts.ts";
import { createFactQueue } from "./fact-queue.ts";
import { createHeldMessages, longestHold, type HeldMessages } from "./held-messages.ts";
import type { MailFact } from "./mail.ts";
import { machineTime } from "./machine-time.ts";
import { maskJson } from "./masking/mask-json.ts";
import { maskMessage, type RawMessage } from "./masking/mask-message.ts";
import { createMasker, type Masker } from "./masking/masker.ts";
import { createPeers, type Send } from "./peers.ts";
import type { RowFact } from "./row.ts";
import { currentScene, type Scene } from "./scene.ts";
import { connectToStage } from "./stage-connection.ts";

export interface BackstageOptions {
  readonly stageUrl: string;
  readonly party: string;
  readonly origin: string;
  /** Moves the party's clock, in milliseconds from the machine's; says how far it is moved. */
  readonly clock: { move(ahead: number): void; ahead(): number };
  /** Returns the party to its seed. */
  readonly reset: () => Promise<void>;
  /** How the party sends requests. */
  readonly send: Send;
}

/** A party's way to the stage. */
export interface Backstage {
  /** Whether the stage is there; while it is not, nothing is collected. */
  readonly isWatched: boolean;
  /** How much longer a peer may take because the stage may keep it waiting, in milliseconds. */
  readonly patience: number;
  openScene(exchange: string): Scene;
  /** @returns what to wait for before going on, when the stage holds messages */
  received(id: MessageId, message: RawMessage, at?: number): Promise<void> | undefined;
  sent(id: MessageId, message: RawMessage, during: MessageId | null, at?: number): void;
  close(): void;
}

type Item = { readonly fact: Fact } | { readonly done: string } | { readonly attempt: AttemptAnswer };

/** Reports to the stage as long as it is there. It never makes a party wait, unless the stage says so. */
export function openBackstage({ stageUrl, party, origin, clock, reset, send }: BackstageOptions): Backstage {
  let connection = "";
  let masker: Masker | undefined;
  let holding = false;
  const held: HeldMessages = createHeldMessages();
  const queue = createFactQueue<Item>((items, dropped) => stage.post({
    connection,
    dropped,
    facts: items.flatMap((item) => ("fact" in item ? [item.fact] : [])),
    done: items.flatMap((item) => ("done" in item ? [item.done] : [])),
    attempts: items.flatMap((item) => ("attempt" in item ? [item.attempt] : [])),
  }));
  const report = (fact: Fact): void => queue.push({ fact });

  const onCheck = (fact: unknown): void => {
    const scene = currentScene();
    if (scene?.backstage === backstage) report({ fact: "check", at: machineTime(), during: scene.message, ...(fact as CheckFact) });
  };
  const onRow = (fact: unknown): void => {
    const scene = currentScene();
    if (scene?.backstage !== backstage || !masker) return;
    const masking = masker.begin();
    const masked = maskJson(fact, masking, masker) as RowFact;
    report({ fact: "row", at: machineTime(), during: scene.message, ...masked, secrets: masking.seen });
  };

  const onMail = (fact: unknown): void => {
    const { at, ...headers } = fact as MailFact;
    const { host } = new URL(origin);
    if (at === origin) void backstage.received(messageOf(newExchange(), "request"), { method: "MAIL", url: `smtp://${host}`, headers, body: null });
  };
  const listeners = { "tale:check": onCheck, "tale:row": onRow, "tale:mail": onMail } as const;

  const peers = createPeers(send);
  const take: { readonly [Name in Order["order"]]: (order: Extract<Order, { order: Name }>) => void } = {
    hello: (order) => {
      ({ connection, holding } = order);
      masker = createMasker(order.colourKey);
      clock.move(order.ahead);
      for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
    },
    holding: (order) => {
      holding = order.holding;
      if (!holding) held.releaseAll();
    },
    go: ({ id }) => held.release(id),
    clock: ({ ahead }) => clock.move(ahead),
    reset: ({ id }) => void reset().then(() => queue.push({ done: id }), () => undefined).finally(queue.flush),
    attempt: ({ attempt }) => {
      if (masker) void peers.attempt(attempt, backstage, masker).then((answer) => queue.push({ attempt: answer })).finally(queue.flush);
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
    openScene: (exchange) => ({ backstage, message: `${exchange}.request` }),
    received: (id, message, at = machineTime()) => {
      if (!masker) return undefined;
      const heldUntil = holding ? Date.now() + longestHold : null;
      report({ fact: "received", id, at, during: null, heldUntil, ...maskMessage(message, masker) });
      if (!heldUntil) return undefined;
      queue.flush();
      return held.hold(id);
    },
    sent: (id, message, during, at = machineTime()) => {
      if (!masker) return;
      if (message.status === undefined) peers.meet(message.url);
      report({ fact: "sent", id, at, during, heldUntil: null, ...maskMessage(message, masker) });
    },
    close: () => stage.close(),
  };
  return backstage;
}

/** A new exchange's id, as it travels in the `traceparent` header (W3C Trace Context §3.2.2.4). */
export function newExchange(): string {
  return randomBytes(8).toString("hex");
}

export function messageOf(exchange: string, half: Half): MessageId {
  return `${exchange}.${half}`;
}
