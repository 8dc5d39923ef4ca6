import { check } from "@tale/protocol/check";
import { SentParameters, readParameters } from "@tale/protocol/parameters";
import type { RevocationRequest } from "@tale/protocol/revocation";
import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import {
  checkMessageNotRepeated,
  authenticateClient,
  type AuthenticatedClient,
  type AuthenticationOptions,
} from "../clients/authenticate-client.ts";
import { answerTokenError, TokenError } from "../clients/token.error.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import type { GrantsStore } from "../stores/grants.store.ts";
import type { RefreshTokensStore } from "../stores/refresh-tokens.store.ts";
import type { RevokedAccessTokensStore } from "../stores/revoked-access-tokens.store.ts";

export interface RevokeOptions extends AuthenticationOptions {
  readonly grants: GrantsStore;
  readonly refreshTokens: RefreshTokensStore;
  readonly revokedAccessTokens: RevokedAccessTokensStore;
  readonly accessTokens: AccessTokens;
}

/**
 * Token revocation (RFC 7009 §2).
 *
 * A client gives a token back, on the back channel. A refresh token takes its whole grant with it;
 * an access token only itself. A token we do not know is answered like one that was revoked;
 * another client's is refused. The answer is `{}` although the RFC asks for none, because several
 * client libraries insist on JSON.
 *
 * @step act-6.revocation-request
 */
export async function revokeRoute(service: Service, options: RevokeOptions): Promise<void> {
  service.setErrorHandler(answerTokenError);
  await acceptFormsOnly(service);

  service.post("/revoke", { schema: { body: SentParameters } }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    const message = checkMessageNotRepeated(readParameters<RevocationRequest>(request.body));
    const client = await authenticateClient(message, request, options);
    await revoke(checkTokenToRevoke(message), client, options);
    return {};
  });
}

/** RFC 7009 §2.1: the one parameter that must be there. */
function checkTokenToRevoke({ token }: RevocationRequest): string {
  check(
    "token is there",
    "RFC 7009 §2.1",
    token !== undefined,
    () => new TokenError("invalid_request", "token is missing"),
  );
  return token;
}

/** RFC 7009 §2.1: the hint is only a hint, so both kinds are tried. */
async function revoke(
  token: string,
  client: AuthenticatedClient,
  options: RevokeOptions,
): Promise<void> {
  const refreshToken = await options.refreshTokens.find(token);
  const claims = refreshToken ? undefined : await options.accessTokens.read(token);
  checkOwn(refreshToken?.grant.clientId ?? claims?.client_id, client);
  if (refreshToken) await options.grants.end(refreshToken.grant.id);
  if (claims) await options.revokedAccessTokens.add(claims.jti, claims.exp * 1000);
}

/**
 * RFC 7009 §2.1: only the client it was issued to gives a token back; any other is told that
 * nothing was done.
 */
function checkOwn(issuedTo: string | undefined, client: AuthenticatedClient): void {
  check(
    "the token was issued to this client",
    "RFC 7009 §2.1",
    issuedTo === undefined || issuedTo === client.id,
    () => new TokenError("invalid_grant", "the token was issued to another client"),
  );
}
