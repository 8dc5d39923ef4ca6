import { check } from "@tale/backstage/check";
import type { AuthorizationResponse } from "@tale/protocol/authorization-response";
import { CallbackError } from "../authorization-server/callback.error.ts";
import type { AuthorizationRequestRecord, AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";

/**
 * RFC 6749 §10.12: the answer belongs to a question that this very author asked, in this browser, not long ago, and not
 * yet answered. First of all checks on meaning, because everything after acts on behalf of whoever asked.
 * The question is taken here: a second answer to it finds none.
 */
export async function checkState(questions: AuthorizationRequestsStore, { state = "" }: AuthorizationResponse, author: string | undefined): Promise<AuthorizationRequestRecord> {
  const question = author === undefined ? undefined : await questions.answer(state, author);
  const dead = question || author === undefined ? undefined : await questions.fateOf(state, author);
  check("the state belongs to an open question of this author in this browser", "RFC 6749 §10.12", question, () => {
    if (!dead || dead.fate === "unknown") return new CallbackError("unknown_state");
    return dead.fate === "expired"
      ? new CallbackError("expired_state", { href: `/posts/${dead.postId}/share`, label: "Begin again" })
      : new CallbackError("answered_state", { href: `/posts/${dead.postId}/friends/${dead.providerId}`, label: "To your friends" });
  });
  return question;
}
