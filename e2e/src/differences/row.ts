import type { Answer } from "./answer.ts";
import type { ReasonId } from "./reasons.ts";
import type { Server } from "./server.ts";

/**
 * One request, or a short history of requests that ends with one, to which both servers have an
 * answer.
 */
export interface Row {
  readonly request: string;
  /** What Fernmail answers, in short. */
  readonly outcome: string;
  readonly ask: (server: Server) => Promise<Answer>;
  /** Recorded when oidc-provider answers something else. */
  readonly difference?: RecordedDifference;
}

export interface RecordedDifference {
  readonly id: ReasonId;
  /** What oidc-provider says. */
  readonly theirs: string;
  /** What Fernmail says; absent when its outcome is the difference. */
  readonly ours?: string;
}

export interface Table {
  readonly endpoint: string;
  readonly rows: readonly Row[];
}

export function row(
  request: string,
  outcome: string,
  ask: Row["ask"],
  difference?: RecordedDifference,
): Row {
  return { request, outcome, ask, ...(difference ? { difference } : {}) };
}

export function differs(id: ReasonId, theirs: string, ours?: string): RecordedDifference {
  return { id, theirs, ...(ours === undefined ? {} : { ours }) };
}
