import type { MessageId } from "@tale/backstage/facts";
import type { Told } from "./draft-leg.ts";

/** How long a message may be behind another party's, so that both are numbered in the order they were sent. */
const settling = 80;
/** How long its sender's own word, its cause, or the question it answers is waited for. */
const patience = 800;

/** Whether a message can be numbered: whoever comes later comes later. */
export function isSettled({ sent, received, arrived }: Told, now: number, isNumbered: (id: MessageId) => boolean): boolean {
  const waited = now - arrived;
  const { id, headers } = (sent ?? received)!.fact;
  const isSenderMissing = sent === undefined && headers["traceparent"] !== undefined;
  const isQuestionMissing = id.endsWith(".response") && !isNumbered(pairOf(id));
  const isCauseMissing = Boolean(sent?.fact.during && !isNumbered(sent.fact.during));
  return waited >= (isSenderMissing || isQuestionMissing || isCauseMissing ? patience : settling);
}

/** When it was sent, or received where nobody told of the sending. */
export function timeOf({ sent, received }: Told): number {
  return sent?.fact.at ?? received?.fact.at ?? 0;
}

/** The other half of the exchange. */
export function pairOf(id: MessageId): MessageId {
  const [exchange, half] = id.split(".");
  return `${exchange!}.${half === "request" ? "response" : "request"}`;
}
