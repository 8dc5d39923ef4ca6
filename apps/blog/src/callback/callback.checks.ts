import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { SingleResponse } from "../authorization-server/authorization-response.checks.ts";
import { CallbackError } from "../authorization-server/callback.error.ts";
import type {
  AuthorizationRequestRecord,
  AuthorizationRequestsStore,
} from "../stores/authorization-requests.store.ts";

/** The request that an answer answers. */
export type AnsweredRequest = Checked<AuthorizationRequestRecord, "state">;

/**
 * RFC 6749 §10.12: the answer belongs to an authorization request of this very author, in this
 * browser, not long ago, and not yet answered. First of all checks on meaning, because everything
 * after acts on behalf of whoever asked. The request is taken here: a second answer to it finds
 * none.
 */
export async function checkState(
  requests: AuthorizationRequestsStore,
  { state = "" }: SingleResponse,
  author: string | undefined,
): Promise<AnsweredRequest> {
  const request = author === undefined ? undefined : await requests.answer(state, author);
  const dead = request || author === undefined ? undefined : await requests.fateOf(state, author);
  check(
    "the state belongs to an open authorization request of this author in this browser",
    "RFC 6749 §10.12",
    request,
    () => {
      if (!dead || dead.fate === "unknown") return new CallbackError("unknown_state");
      return dead.fate === "expired"
        ? new CallbackError("expired_state", {
            href: `/posts/${dead.postId}/share`,
            label: "Begin again",
          })
        : new CallbackError("answered_state", {
            href: `/posts/${dead.postId}/friends/${dead.providerId}`,
            label: "To your friends",
          });
    },
  );
  return request as AnsweredRequest;
}
