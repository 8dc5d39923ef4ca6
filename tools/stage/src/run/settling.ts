import type { MessageId } from "@tale/backstage/facts";
import type { Told } from "./draft-leg.ts";

/**
 * How long a message may be behind another party's, so that both are numbered in the order they
 * were sent.
 */
const settling = 80;
/** How long its sender's own word, its cause, or the question it answers is waited for. */
const patience = 800;

/** What has its number already. */
interface Known {
  readonly isNumbered: (id: MessageId) => boolean;
  /** Whether a browser was sent to an address just now. */
  readonly isSentTo: (url: string) => boolean;
}

/** Whether a message can be numbered: whoever comes later comes later. */
export function isSettled(
  { sent, received, arrived }: Told,
  now: number,
  { isNumbered, isSentTo }: Known,
): boolean {
  const waited = now - arrived;
  const { id, headers, url } = (sent ?? received)!.fact;
  const isSenderMissing = sent === undefined && headers["traceparent"] !== undefined;
  const isQuestionMissing = id.endsWith(".response") && !isNumbered(pairOf(id));
  const isCauseMissing = Boolean(sent?.fact.during && !isNumbered(sent.fact.during));
  const isRedirectMissing =
    /^(cross|same)-site$/.test(String(headers["sec-fetch-site"])) &&
    id.endsWith(".request") &&
    !isSentTo(url);
  return (
    waited >=
    (isSenderMissing || isQuestionMissing || isCauseMissing || isRedirectMissing
      ? patience
      : settling)
  );
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
