import { randomBytes } from "node:crypto";
import type { Half, MessageId } from "./facts.ts";

/**
 * Tells this process's exchanges from those of others; chance is asked once, because it takes its
 * time.
 */
const process = randomBytes(16).toString("hex");
let count = 0;

/**
 * A new exchange's id, as it travels in the `traceparent` header: sixteen hexadecimal digits (W3C
 * Trace Context §3.2.2.4).
 */
export function newExchange(): string {
  count += 1;
  return process.slice(0, 8) + count.toString(16).padStart(8, "0");
}

/**
 * The header that tells the receiver under which id the sender tells of this message (W3C Trace
 * Context §3.2).
 */
export function traceparentOf(exchange: string): string {
  return `00-${process}-${exchange}-01`;
}

/** @returns the exchange that a sender named, if one did */
export function exchangeIn(traceparent: string | string[] | undefined): string | undefined {
  return /^00-[0-9a-f]{32}-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(String(traceparent))?.[1];
}

export function messageOf(exchange: string, half: Half): MessageId {
  return `${exchange}.${half}`;
}
