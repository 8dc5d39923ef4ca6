import type { MessageFact } from "@tale/backstage/facts";
import type { Player } from "./leg.ts";
import { createRecord } from "./record.ts";

const origins: Readonly<Record<string, Player>> = {
  "blog.localhost": "quillpost",
  "fernmail.localhost": "fernmail",
};
export const openRecord = () =>
  createRecord({
    playerAt: (url) => origins[new URL(url).hostname] ?? "elsewhere",
    ahead: () => 0,
    onHeld: () => "held",
  });

export let at = 1_000;
export const exchangeOf = (n: number): string => n.toString(16).padStart(16, "0");
export const message = (
  fact: "received" | "sent",
  exchange: number,
  half: "request" | "response",
  more: Partial<MessageFact> = {},
): MessageFact => ({
  fact,
  id: `${exchangeOf(exchange)}.${half}`,
  at: (at += 1),
  during: null,
  heldUntil: null,
  method: "GET",
  url: "http://blog.localhost/write",
  ...(half === "response" ? { status: 200 } : {}),
  headers: {},
  body: null,
  parameters: [],
  page: null,
  secrets: [],
  route: null,
  ...more,
});
export const later = (): number => performance.now() + 10_000;
