import { SentParameters, readParameters } from "@tale/protocol/parameters";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import type { AuthenticateClient } from "../client-authentication/authenticate-client.ts";
import { checkNotRepeated } from "../client-authentication/check-not-repeated.ts";
import { answerTokenError } from "../client-authentication/token.error.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import type { GrantTypes } from "./grant-type.ts";
import { answerWithTokens } from "./token-answer.ts";
import { checkGrantType } from "./token.checks.ts";

export interface TokenOptions {
  readonly authenticateClient: AuthenticateClient;
  readonly grantTypes: GrantTypes;
  readonly accessTokens: AccessTokens;
}

/**
 * The token endpoint (RFC 6749 §3.2).
 *
 * A client calls it directly, on the back channel, and says who it is. A grant arrives: a code (§4.1.3) or a refresh
 * token (§6). An access token leaves, and a refresh token if the client may have one. No browser is involved, and
 * nothing here asks the user: that was `consent/`.
 *
 * @step act-2.token-request
 * @step act-5.refresh-request
 */
export async function tokenRoute(service: Service, options: TokenOptions): Promise<void> {
  service.setErrorHandler(answerTokenError);
  await acceptFormsOnly(service);

  service.post("/token", { schema: { body: SentParameters } }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    const { message, repeated } = readParameters<TokenRequest>(request.body);
    checkNotRepeated(repeated);
    const client = await options.authenticateClient({ authorization: request.headers.authorization, ...message });
    const exchange = checkGrantType(message, client, options.grantTypes);
    return answerWithTokens(await exchange(message, client), client, options.accessTokens);
  });
}
