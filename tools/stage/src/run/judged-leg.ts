import type { CheckReport } from "@tale/backstage/facts";
import type { Leg } from "./leg.ts";
import { isKeyAnswer } from "./role-of.ts";

/** What can be asked of an answer that brings keys, or says where they are. */
const aboutKeys = /^(RFC (7517|7518|8414|9110|6585|9728)|OpenID Connect Discovery) /;

/**
 * Which leg a check is about. Keys are fetched in the middle of judging something else: what is
 * checked after they came is asked of the message they were fetched for, except what is asked of
 * the keys themselves.
 */
export function judgedLeg(
  leg: Leg,
  { section }: Pick<CheckReport, "section">,
  at: (n: number) => Leg | undefined,
): Leg {
  if (!isKeyAnswer(leg) || aboutKeys.test(section)) return leg;
  const request = leg.pair === null ? undefined : at(leg.pair);
  const judged = request && request.cause !== null ? at(request.cause) : undefined;
  return judged ? judgedLeg(judged, { section }, at) : leg;
}
