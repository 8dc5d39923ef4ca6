import { check } from "@tale/protocol/check";
import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import {
  answerErrorRedirect,
  ErrorRedirect,
  findRedirectTarget,
  type RedirectTarget,
} from "./redirect.ts";
import type { Interactions } from "./interaction.ts";
import type { Sessions } from "../session/current-session.ts";
import type { ClientsStore } from "../stores/clients.store.ts";

export interface CancelSignInOptions {
  readonly issuer: string;
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
  readonly interactions: Interactions;
}

const Which = Type.Object({ request: Type.Optional(Type.String(secret("request-id"))) });

/**
 * A no before anybody signed in (RFC 6749 §4.1.2.1).
 *
 * The form behind *Cancel* on the sign-in page arrives, from the browser that brought the request.
 * The request is over, and the browser goes back to the client with `access_denied`. Nobody needs
 * to be signed in for that, and nobody is signed out.
 */
export async function cancelSignInRoute(
  service: Service,
  options: CancelSignInOptions,
): Promise<void> {
  const { sessions, interactions } = options;
  service.setErrorHandler(answerErrorRedirect);

  service.post("/sign-in/cancel", { schema: { body: Which } }, async (request) => {
    const interaction = await interactions.find(request.body.request, request);
    const { target } = await findRedirectTarget(interaction.authorization, options);
    await interactions.cancel(interaction, await sessions.current(request), request);
    return checkWanted(target);
  });
}

/** RFC 6749 §4.1.2.1: to cancel is to deny. */
function checkWanted(target: RedirectTarget): never {
  check(
    "the user wants to sign in",
    "RFC 6749 §4.1.2.1",
    false,
    () => new ErrorRedirect(target, "access_denied", "the user cancelled the sign-in"),
  );
}
