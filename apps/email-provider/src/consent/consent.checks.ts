import { check } from "@tale/backstage/check";
import { ErrorRedirect, type WayBack } from "../interaction/authorization-response.ts";

/** RFC 6749 §3.3: the user may allow less than was asked, never more; allowing nothing of it is a no. */
export function checkSomethingAllowed(asked: readonly string[], ticked: readonly string[], wayBack: WayBack): readonly string[] {
  const allowed = asked.filter((scope) => ticked.includes(scope));
  check("the user allowed something of what was asked", "RFC 6749 §3.3", allowed.length > 0, () =>
    new ErrorRedirect(wayBack, "access_denied", "the user allowed nothing of what was asked"));
  return allowed;
}
