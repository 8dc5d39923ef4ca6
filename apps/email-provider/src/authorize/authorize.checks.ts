import { check } from "@tale/backstage/check";
import { ErrorRedirect, type WayBack } from "../interaction/authorization-response.ts";
import type { NextStep } from "../interaction/next-step.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";

/** OpenID Connect Core §3.1.2.6: a client may ask in silence, and is told at once what its user would have been asked. */
export function checkMayAsk({ demands }: PendingRequest, next: NextStep, wayBack: WayBack): void {
  const [code, message] = next.kind === "sign-in"
    ? ["login_required", "the user would have to sign in, and must not be asked"] as const
    : ["consent_required", "the user would have to consent, and must not be asked"] as const;
  check("the user may be asked", "OpenID Connect Core §3.1.2.6", !demands.silent, () => new ErrorRedirect(wayBack, code, message));
}
