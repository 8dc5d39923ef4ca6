import { check } from "@tale/backstage/check";
import type { AuthorizationResponse } from "@tale/protocol/authorization-response";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import type { AuthorizationRequestRecord, AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";
import { CallbackError } from "./callback.error.ts";

/** What the provider said, once it is sure that it is one answer from the one who was asked. */
export type Answer = { readonly code: string; readonly error?: undefined } | { readonly code?: undefined; readonly error: string };

/** RFC 6749 §3.1: every parameter once. Two states or two codes are two answers, and one of them is not ours. */
export function checkEachOnce(query: Record<string, string | string[]>): AuthorizationResponse {
  const isSingle = Object.values(query).every((value) => typeof value === "string");
  check("every parameter of the answer stands there once", "RFC 6749 §3.1", isSingle, () => new CallbackError("repeated_parameter"));
  return query as Record<string, string>;
}

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

/**
 * RFC 9207 §2.4: the one who answers is the one who was asked, compared byte by byte; otherwise our token request would
 * carry one provider's code to another. A server that announces `iss` must send it; one that does not may leave it out,
 * but never name somebody else.
 */
export function checkIssuer({ iss }: AuthorizationResponse, metadata: ProviderMetadata, journey: AuthorizationRequestRecord): void {
  const isExpected = metadata.authorization_response_iss_parameter_supported ? iss === metadata.issuer : (iss ?? metadata.issuer) === metadata.issuer;
  check("the answer names the issuer that was asked", "RFC 9207 §2.4", isExpected, () => new CallbackError("wrong_issuer", { href: `/posts/${journey.postId}/share`, label: "Begin again" }));
}

/** RFC 6749 §4.1.2: a code or an error. An answer with both was put together by somebody. */
export function checkOneAnswer({ code, error }: AuthorizationResponse, journey: AuthorizationRequestRecord): Answer {
  check("the answer is either a code or an error", "RFC 6749 §4.1.2", (code === undefined) !== (error === undefined), () =>
    new CallbackError("no_single_answer", { href: `/posts/${journey.postId}/share`, label: "Begin again" }));
  return code === undefined ? { error: error! } : { code };
}
