import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { ErrorPage } from "@tale/pages/error-page";
import type { SentParameters } from "@tale/protocol/parameters";
import { second } from "@tale/service/clock";
import type { NextStep } from "./authorization.ts";
import { ErrorRedirect, errorUrl, type RedirectTarget } from "./redirect.ts";
import { unknownApplication } from "./unknown-application.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { waitingRequests, type AttemptsStore } from "../stores/attempts.store.ts";
import type { Authorization } from "../stores/pending-requests.store.ts";
import type { Session } from "../stores/sessions.store.ts";

/**
 * RFC 9700 §4.11.2: an error in the request of a client that registered itself is shown here to a
 * user who is not signed in, with a link to go back by. With `prompt=none` no page is seen.
 *
 * @returns the error to end the request with
 */
export async function preventOpenRedirect(
  error: unknown,
  sent: SentParameters,
  session: Session | undefined,
  clients: ClientsStore,
): Promise<unknown> {
  if (!(error instanceof ErrorRedirect) || session || sent["prompt"] === "none") return error;
  const client = await clients.find(String(sent["client_id"]));
  if (!client?.registeredItself) return error;
  const detail = `something is wrong with what it asks: ${error.message}. Nothing was shared`;
  return unknownApplication({
    client,
    code: error.code,
    title: "This request cannot be used",
    detail,
    returnUrl: errorUrl(error),
  });
}

/**
 * OpenID Connect Core §3.1.2.6: a client may ask in silence, and is told at once what its user
 * would have been asked.
 */
export function checkMayAsk(
  authorization: Authorization,
  next: NextStep,
  target: RedirectTarget,
): asserts authorization is Checked<Authorization, "may ask"> {
  const [code, message] =
    next.kind === "sign-in"
      ? (["login_required", "the user would have to sign in, and must not be asked"] as const)
      : (["consent_required", "the user would have to consent, and must not be asked"] as const);
  check(
    "the user may be asked",
    "OpenID Connect Core §3.1.2.6",
    !authorization.prompt?.silent,
    () => new ErrorRedirect(target, code, message),
  );
}

/**
 * RFC 6819 §4.4.1.11: a request takes room here for as long as its user may take, and anybody can
 * send one. Whoever is signed in counts for themselves, and whoever is not for the address they
 * come from. Counted before anything is kept, so that parallel requests are all counted.
 */
export async function limitWaiting<Asking extends Authorization>(
  attempts: AttemptsStore,
  authorization: Asking,
  next: NextStep,
  address: string,
): Promise<Checked<Asking, "room to wait">> {
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
        detail: `Applications asked for access too often from your network in the last minute. Try again in ${wait} seconds.`,
        advice:
          "Then go back to the application you came from and start again there. Nothing was shared.",
        retryAfter: wait,
      }),
  );
  return authorization as Checked<Asking, "room to wait">;
}
