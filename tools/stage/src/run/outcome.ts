import type { BesideId } from "@tale/story/beside";
import type { Leg } from "./leg.ts";
import type { Role } from "./roles.ts";

/**
 * What turned out otherwise than its step tells. What was refused did not happen: its question is
 * not told as if it had either.
 *
 * @returns undefined where the step tells what happened
 */
export function outcomeOf(leg: Leg, role: Role): BesideId | undefined {
  if (role === "try") return undefined;
  if (
    (leg.status ?? 0) >= 400 &&
    leg.kind === "response" &&
    !(role === "refresh" && isEndedGrant(leg))
  )
    return "beside.refused";
  if (role === "authorization-response" && errorIn(leg, "query", "location") && !isDenial(leg))
    return "beside.refused";
  return role === "account" && leg.kind === "response" && !listsQuillpost(leg)
    ? "beside.page"
    : undefined;
}

/** RFC 6749 §5.2: the refresh token is dead, and not only the request wrong or the server busy. */
export function isEndedGrant(leg: Leg): boolean {
  return leg.status === 400 && errorIn(leg, "json") === "invalid_grant";
}

/** RFC 6749 §4.1.2.1: the user said no. */
export function isDenial(leg: Leg): boolean {
  return errorIn(leg, "query", "location") === "access_denied";
}

function errorIn({ parameters }: Leg, ...places: readonly string[]): string | undefined {
  return parameters.find(({ in: place, name }) => name === "error" && places.includes(place))
    ?.value;
}

/** Whether the account page has Quillpost among the applications that can be shut out. */
function listsQuillpost({ page }: Leg): boolean {
  return (
    page !== null &&
    page.text.includes("Quillpost") &&
    page.buttons.some((button) => button.startsWith("Revoke"))
  );
}
