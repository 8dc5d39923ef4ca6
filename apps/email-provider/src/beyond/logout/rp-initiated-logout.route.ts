import { allowFormsToReach } from "@tale/pages/content-security-policy";
import { postLogoutUrl, type EndSessionRequest } from "@tale/protocol/end-session";
import { readParameters, SentParameters } from "@tale/protocol/parameters";
import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { goOnByGet } from "../../authorization/go-on-by-get.ts";
import type { IdTokens } from "../../keys/id-tokens.ts";
import { sessionIdOf } from "../openid/id-token.ts";
import type { Sessions } from "../../session/current-session.ts";
import type { ClientsStore } from "../../stores/clients.store.ts";
import {
  checkLogoutHint,
  checkMayLeave,
  checkLogoutNotRepeated,
  checkReturnUrl,
  checkWhoAsks,
} from "./rp-initiated-logout.checks.ts";

export interface RpInitiatedLogoutOptions {
  readonly clients: ClientsStore;
  readonly idTokens: IdTokens;
  readonly sessions: Sessions;
}

const Answer = Type.Object({
  decision: Type.Enum(["sign-out", "stay"]),
  client_id: Type.Optional(Type.String()),
  post_logout_redirect_uri: Type.Optional(Type.String()),
  state: Type.Optional(Type.String(secret("state"))),
});

/**
 * Signing out at an application and here (OpenID Connect RP-Initiated Logout §2).
 *
 * The user's browser comes here, sent by an application where its user signed out. An id_token of
 * this very session ends it; in all other cases anybody could have written the link, so the user is
 * asked. The browser goes back to where the application has registered, or stays. Other
 * applications are told by `send-logout-tokens.ts`.
 */
export async function rpInitiatedLogoutRoute(
  service: Service,
  { clients, idTokens, sessions }: RpInitiatedLogoutOptions,
): Promise<void> {
  service.get(
    "/end-session",
    { exposeHeadRoute: false, schema: { querystring: SentParameters } },
    async (request, reply) => {
      const { message, repeated } = readParameters<EndSessionRequest>(request.query);
      checkLogoutNotRepeated(repeated);
      const hint = await checkLogoutHint(message, idTokens);
      const client = await checkWhoAsks(message, hint, clients);
      const returnUrl = checkReturnUrl(message, client);

      const session = await sessions.current(request);
      if (session && hint?.sid !== sessionIdOf(session.idHash)) {
        if (returnUrl) allowFormsToReach(returnUrl, reply);
        return reply.view("beyond/logout/rp-initiated-logout.page.hbs", {
          user: session.user,
          client,
          returnUrl,
          state: message.state,
        });
      }
      if (session) await sessions.end(session, reply);
      else checkMayLeave(hint, client, returnUrl);
      return leave(reply, returnUrl, message.state);
    },
  );

  service.post(
    "/end-session",
    { schema: { body: SentParameters }, config: { acceptsFormsFromAnywhere: true } },
    async (request, reply) => {
      return goOnByGet(reply, "/end-session", request.body);
    },
  );

  service.post("/end-session/answer", { schema: { body: Answer } }, async (request, reply) => {
    const { decision, state } = request.body;
    const returnUrl = checkReturnUrl(
      request.body,
      await checkWhoAsks(request.body, undefined, clients),
    );
    const session = await sessions.current(request);
    if (decision === "stay" && session)
      return returnUrl ? leave(reply, returnUrl, state) : reply.redirect("/account", 303);
    if (session) await sessions.end(session, reply);
    return leave(reply, returnUrl, state);
  });
}

function leave(
  reply: FastifyReply,
  returnUrl: string | undefined,
  state: string | undefined,
): FastifyReply {
  return reply.redirect(
    returnUrl === undefined ? "/signed-out" : postLogoutUrl(returnUrl, state),
    303,
  );
}
