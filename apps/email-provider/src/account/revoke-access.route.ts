import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { GrantsStore } from "../stores/grants.store.ts";

export interface RevokeAccessOptions {
  readonly grants: GrantsStore;
  readonly sessions: Sessions;
}

const RevokeForm = Type.Object({ client_id: Type.String() });

/**
 * A user takes back what an application was allowed (RFC 7009 §1, without the client's help).
 *
 * Every grant between this user and this client ends, with all refresh tokens, and the remembered
 * consent is forgotten. Access tokens already out live on for their last minutes wherever nobody
 * asks us about them.
 *
 * @step act-6.revoke-access
 */
export async function revokeAccessRoute(
  service: Service,
  { grants, sessions }: RevokeAccessOptions,
): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);

  service.post("/account/revoke", { schema: { body: RevokeForm } }, async (request, reply) => {
    const { user } = await sessions.require(request, "/account");
    await grants.disconnect(user.id, request.body.client_id);
    return reply.redirect(`/account?revoked=${encodeURIComponent(request.body.client_id)}`, 303);
  });
}
