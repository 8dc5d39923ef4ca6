import { check } from "@tale/backstage/check";
import { ErrorPage } from "@tale/pages/error-page";
import { second } from "@tale/service/clock";
import { ErrorRedirect, type WayBack } from "../interaction/authorization-response.ts";
import type { NextStep } from "../interaction/next-step.ts";
import { waitingRequests, type AttemptsStore } from "../stores/attempts.store.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";

/** OpenID Connect Core §3.1.2.6: a client may ask in silence, and is told at once what its user would have been asked. */
export function checkMayAsk({ demands }: PendingRequest, next: NextStep, wayBack: WayBack): void {
  const [code, message] = next.kind === "sign-in"
    ? ["login_required", "the user would have to sign in, and must not be asked"] as const
    : ["consent_required", "the user would have to consent, and must not be asked"] as const;
  check("the user may be asked", "OpenID Connect Core §3.1.2.6", !demands.silent, () => new ErrorRedirect(wayBack, code, message));
}

/**
 * RFC 6819 §4.4.1.11: a request takes room here for as long as its user may take, and anybody can send one. Whoever is
 * signed in counts for themselves, and whoever is not for the address they come from. Counted before anything is kept, so
 * that parallel requests are all counted.
 */
export async function limitWaiting(attempts: AttemptsStore, next: NextStep, address: string): Promise<void> {
  const whose = next.kind === "sign-in" ? `authorize from ${address}` : `authorize by ${next.session.user.id}`;
  const wait = Math.ceil((await attempts.count(whose, waitingRequests)) / second);
  check("not too many requests wait for their user", "RFC 6819 §4.4.1.11", wait === 0, () => new ErrorPage({
    status: 429,
    title: "Too many requests",
    detail: `From where you are, applications asked for access too often in the last minute. Coming here is possible again in ${wait} seconds.`,
    advice: "Then go back to the application you came from and start again there. Nothing was shared.",
    retryAfter: wait,
  }));
}
