import { check } from "@tale/backstage/check";
import type { Asked } from "../asking/answer.ts";
import { ErrorRedirect, type WayBack } from "../interaction/authorization-response.ts";

/** RFC 6749 §4.1.2.1: a no is an answer, and so is allowing nothing of what was asked. */
export function checkSomethingAllowed(allowed: Asked | undefined, wayBack: WayBack): Asked {
  check("the user allowed something of what was asked", "RFC 6749 §4.1.2.1", allowed, () =>
    new ErrorRedirect(wayBack, "access_denied", "the user allowed nothing of what was asked"));
  return allowed;
}
