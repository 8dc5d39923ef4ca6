import { check } from "@tale/protocol/check";
import type { IntrospectionRequest } from "@tale/protocol/introspection";
import { SentParameters, readParameters } from "@tale/protocol/parameters";
import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import {
  checkMessageNotRepeated,
  authenticateClient,
  type AuthenticatedClient,
  type AuthenticationOptions,
} from "../clients/authenticate-client.ts";
import { answerTokenError, TokenError } from "../clients/token.error.ts";
import {
  introspectAccessToken,
  introspectRefreshToken,
  type IntrospectOptions,
} from "./introspection.answers.ts";
import {
  signedIntrospection,
  signIntrospection,
  wantsSigned,
  type SignedIntrospectionOptions,
} from "./signed-introspection.ts";

export interface IntrospectRouteOptions
  extends IntrospectOptions, SignedIntrospectionOptions, AuthenticationOptions {}

/**
 * Token introspection (RFC 7662 §2).
 *
 * A resource server that cannot wait for a token to expire asks here whether it still lives; a
 * client may ask about its own. A token arrives; what it allows leaves, or nothing but `active:
 * false`, whatever the reason. It answers from the database, so a token revoked a moment ago is
 * inactive now; signed for who asked, if asked for (RFC 9701).
 */
export async function introspectRoute(
  service: Service,
  options: IntrospectRouteOptions,
): Promise<void> {
  service.setErrorHandler(answerTokenError);
  await acceptFormsOnly(service);

  service.post("/introspect", { schema: { body: SentParameters } }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    const message = checkMessageNotRepeated(readParameters<IntrospectionRequest>(request.body));
    const client = await authenticateClient(message, request, options);
    checkMayIntrospect(client);
    const token = checkTokenToIntrospect(message);
    const answer = (await introspectAccessToken(token, client, options)) ??
      (await introspectRefreshToken(token, client, options)) ?? { active: false };
    reply.header("vary", "accept");
    if (!wantsSigned(request.headers.accept)) return answer;
    return reply
      .type(`application/${signedIntrospection}`)
      .send(await signIntrospection(answer, client.id, options));
  });
}

/** RFC 7662 §2.1: only who can prove who it is may ask, or anybody could try tokens out. */
function checkMayIntrospect(client: AuthenticatedClient): void {
  check(
    "the asking party proves who it is",
    "RFC 7662 §2.1",
    client.authenticationMethod !== "none",
    () => new TokenError("invalid_client", "a public client cannot ask about tokens"),
  );
}

/** RFC 7662 §2.1: the one parameter that must be there. */
function checkTokenToIntrospect({ token }: IntrospectionRequest): string {
  check(
    "token is there",
    "RFC 7662 §2.1",
    token !== undefined,
    () => new TokenError("invalid_request", "token is missing"),
  );
  return token;
}
