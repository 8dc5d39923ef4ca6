import { check } from "@tale/backstage/check";
import { ErrorRedirect, type WayBack } from "../interaction/authorization-response.ts";
import { isIdentityScope } from "../scopes.ts";

/**
 * RFC 6749 §3.3: the user may allow less than was asked, never more; allowing nothing of it is a no. Who may not know
 * that it is the same user again is not told the name either.
 */
export function checkSomethingAllowed(asked: readonly string[], ticked: readonly string[], wayBack: WayBack): readonly string[] {
  const chosen = asked.filter((scope) => ticked.includes(scope));
  const staysStranger = asked.includes("openid") && !chosen.includes("openid");
  const allowed = staysStranger ? chosen.filter((scope) => !isIdentityScope(scope)) : chosen;
  check("the user allowed something of what was asked", "RFC 6749 §3.3", allowed.length > 0, () =>
    new ErrorRedirect(wayBack, "access_denied", "the user allowed nothing of what was asked"));
  return allowed;
}
