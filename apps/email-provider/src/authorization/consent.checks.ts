import { check } from "@tale/protocol/check";
import type { AllowedConsent } from "../stores/consents.store.ts";
import type { ConsentAnswer, Consented } from "./consent-answer.ts";
import { ErrorRedirect, type RedirectTarget } from "./redirect.ts";
import type { Authorization } from "../stores/pending-requests.store.ts";
import type { Session, WantedSession } from "../stores/sessions.store.ts";

/** RFC 6749 §4.1.2.1: a no is an answer, and so is allowing nothing of what was asked. */
export function checkSomethingAllowed(
  answer: ConsentAnswer,
  target: RedirectTarget,
): Consented & AllowedConsent {
  check(
    "the user allowed something of what was asked",
    "RFC 6749 §4.1.2.1",
    answer.kind === "yes",
    () => new ErrorRedirect(target, "access_denied", "the user allowed nothing of what was asked"),
  );
  return answer.consented as Consented & AllowedConsent;
}

/**
 * OpenID Connect Core §3.1.2.1: only the user that the client asks about can answer.
 */
export function checkWantedUser(
  session: Session | undefined,
  { prompt }: Authorization,
  target: RedirectTarget,
): asserts session is WantedSession | undefined {
  const isOther =
    session !== undefined && prompt?.userId !== undefined && prompt.userId !== session.user.id;
  check(
    "nobody but the wanted user signed in",
    "OpenID Connect Core §3.1.2.1",
    !isOther,
    () =>
      new ErrorRedirect(target, "login_required", "another user signed in than the one asked for"),
  );
}
