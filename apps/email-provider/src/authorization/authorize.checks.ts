import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import type { SentParameters } from "@tale/protocol/parameters";
import { second } from "@tale/service/clock";
import { ErrorRedirect, urlBack, type WayBack } from "./authorization-response.ts";
import type { NextStep } from "./next-step.ts";
import { unknownApplication } from "./unknown-application.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { waitingRequests, type AttemptsStore } from "../stores/attempts.store.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";
import type { Session } from "../stores/sessions.store.ts";

/**
 * RFC 9700 §4.11.2: what is wrong with the request of a client that registered itself is told to
 * whoever is not signed in, and goes back when they say so. In silence nobody reads.
 *
 * @returns the error to end the request with
 */
export async function keepHere(
  error: unknown,
  sent: SentParameters,
  session: Session | undefined,
  clients: ClientsStore,
): Promise<unknown> {
  const wayBack = error instanceof ErrorRedirect ? urlBack(error) : undefined;
  if (
    !(error instanceof ErrorRedirect) ||
    wayBack === undefined ||
    session ||
    sent["prompt"] === "none"
  )
    return error;
  const client = await clients.find(String(sent["client_id"]));
  if (!client?.registeredItself) return error;
  const detail = `something is wrong with what it asks: ${error.message}. Nothing was shared`;
  return unknownApplication({
    client,
    code: error.code,
    title: "This request cannot be used",
    detail,
    wayBack,
  });
}

/**
 * OpenID Connect Core §3.1.2.6: a client may ask in silence, and is told at once what its user
 * would have been asked.
 */
export function checkMayAsk({ demands }: PendingRequest, next: NextStep, wayBack: WayBack): void {
  const [code, message] =
    next.kind === "sign-in"
      ? (["login_required", "the user would have to sign in, and must not be asked"] as const)
      : (["consent_required", "the user would have to consent, and must not be asked"] as const);
  check(
    "the user may be asked",
    "OpenID Connect Core §3.1.2.6",
    !demands.silent,
    () => new ErrorRedirect(wayBack, code, message),
  );
}

/**
 * RFC 6819 §4.4.1.11: a request takes room here for as long as its user may take, and anybody can
 * send one. Whoever is signed in counts for themselves, and whoever is not for the address they
 * come from. Counted before anything is kept, so that parallel requests are all counted.
 */
export async function limitWaiting(
  attempts: AttemptsStore,
  next: NextStep,
  address: string,
): Promise<void> {
  const counted =
    next.kind === "sign-in"
      ? attempts.countFrom(address, "authorize", waitingRequests)
      : attempts.count(`authorize by ${next.session.user.id}`, waitingRequests);
  const wait = Math.ceil((await counted) / second);
  check(
    "not too many requests wait for their user",
    "RFC 6819 §4.4.1.11",
    wait === 0,
    () =>
      new ErrorPage({
        status: 429,
        title: "Too many requests",
        detail: `From where you are, applications asked for access too often in the last minute. Coming here is possible again in ${wait} seconds.`,
        advice:
          "Then go back to the application you came from and start again there. Nothing was shared.",
        retryAfter: wait,
      }),
  );
}
