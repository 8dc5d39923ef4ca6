import type { SentParameters } from "@tale/protocol/parameters";

/**
 * An authorization request, and how it came here: a client may have said that its requests come in
 * no other way.
 */
export interface Arrival {
  readonly sent: SentParameters;
  /** On the back channel (RFC 9126). */
  readonly isPushed: boolean;
  /** As a statement of its client (RFC 9101). */
  readonly isSigned: boolean;
  /**
   * Names what waits here until the request is answered, if it may be opened more often than
   * answered.
   */
  readonly waiting?: string;
}

/**
 * One way for a request to arrive other than as parameters that everybody can read and change.
 *
 * @returns undefined when it did not come this way
 */
export type WayIn = (sent: SentParameters) => Promise<Arrival | undefined>;

/** The request itself, whichever way it came. */
export async function receiveRequest(
  waysIn: readonly WayIn[],
  sent: SentParameters,
): Promise<Arrival> {
  for (const wayIn of waysIn) {
    const arrival = await wayIn(sent);
    if (arrival) return arrival;
  }
  return { sent, isPushed: false, isSigned: false };
}
