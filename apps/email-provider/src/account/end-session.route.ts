import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { SessionsStore } from "../stores/sessions.store.ts";

export interface EndSessionOptions {
  readonly storedSessions: SessionsStore;
  readonly sessions: Sessions;
}

const EndSessionForm = Type.Object({ session: Type.String(secret("session")) });

/**
 * A user signs out elsewhere: a lost phone, a borrowed laptop. The form names the session by the
 * hash of its id, with which nobody can sign in, and only sessions of the same user are ended.
 */
export async function endSessionRoute(
  service: Service,
  { storedSessions, sessions }: EndSessionOptions,
): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);

  service.post(
    "/account/sessions/end",
    { schema: { body: EndSessionForm } },
    async (request, reply) => {
      const { user } = await sessions.require(request, "/account");
      await storedSessions.end(user.id, request.body.session);
      return reply.redirect("/account?ended=session", 303);
    },
  );
}
