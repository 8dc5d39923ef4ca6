import { check } from "@tale/protocol/check";
import type { Answer, Asked } from "./consent-answer.ts";
import { ErrorRedirect, type WayBack } from "./authorization-response.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";
import type { Session } from "../stores/sessions.store.ts";

/** RFC 6749 §4.1.2.1: a no is an answer, and so is allowing nothing of what was asked. */
export function checkSomethingAllowed(answer: Answer, wayBack: WayBack): Asked {
  check(
    "the user allowed something of what was asked",
    "RFC 6749 §4.1.2.1",
    answer.kind === "yes",
    () => new ErrorRedirect(wayBack, "access_denied", "the user allowed nothing of what was asked"),
  );
  return answer.allowed;
}

/**
 * OpenID Connect Core §3.1.2.1: who signed in is not whom the client asks about, and nobody else
 * can answer.
 */
export function checkWantedUser(
  session: Session | undefined,
  { demands }: PendingRequest,
  wayBack: WayBack,
): void {
  const isOther =
    session !== undefined && demands.userId !== undefined && demands.userId !== session.user.id;
  check(
    "nobody but the wanted user signed in",
    "OpenID Connect Core §3.1.2.1",
    !isOther,
    () =>
      new ErrorRedirect(wayBack, "login_required", "another user signed in than the one asked for"),
  );
}
