import type { FastifyReply } from "fastify";
import { settleBeforeCode, type Extension } from "../extension.ts";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";
import type { Session } from "../stores/sessions.store.ts";
import { redirectWithCode, type WayBack } from "./authorization-response.ts";

export interface AnswerOptions {
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly extensions: readonly Extension[];
}

/** The user said yes, now or before: the browser goes back with a code (RFC 6749 §4.1.2). */
export async function answerWithCode(
  reply: FastifyReply,
  wayBack: WayBack,
  request: PendingRequest,
  session: Session,
  { authorizationCodes, extensions }: AnswerOptions,
): Promise<FastifyReply> {
  await settleBeforeCode(extensions, request);
  return redirectWithCode(reply, wayBack, await authorizationCodes.issue(request, session));
}
