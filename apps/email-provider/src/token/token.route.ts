import { SentParameters, readParameters } from "@tale/protocol/parameters";
import { formatScope } from "@tale/protocol/scope";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { TokenResponse } from "@tale/protocol/token-response";
import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import type { AuthenticateClient } from "../clients/authenticate-client.ts";
import { checkNotRepeated } from "../clients/check-not-repeated.ts";
import { answerTokenError } from "../clients/token.error.ts";
import { agreeOnTerms, type Extension, type Terms } from "../extension.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import type { GrantTypes, Offer } from "./grant-type.ts";
import { checkGrantType } from "./token.checks.ts";

export interface TokenOptions {
  readonly authenticateClient: AuthenticateClient;
  readonly grantTypes: GrantTypes;
  readonly accessTokens: AccessTokens;
  readonly extensions: readonly Extension[];
}

/**
 * The token endpoint (RFC 6749 §3.2).
 *
 * A client calls it directly, on the back channel, and says who it is. A grant arrives: a code
 * (§4.1.3) or a refresh token (§6). An access token leaves, and a refresh token if the client may
 * have one. No browser is involved, and nothing here asks the user: that was `authorization/`.
 *
 * @step act-2.token-request
 * @step act-5.refresh-request
 */
export async function tokenRoute(service: Service, options: TokenOptions): Promise<void> {
  const { authenticateClient, grantTypes, accessTokens, extensions } = options;
  service.setErrorHandler(answerTokenError);
  await acceptFormsOnly(service);

  service.post("/token", { schema: { body: SentParameters } }, async (request, reply) => {
    reply.headers({ "cache-control": "no-store", pragma: "no-cache" }); // RFC 6749 §5.1
    const { message, repeated } = readParameters<TokenRequest>(request.body);
    checkNotRepeated(repeated);
    const client = await authenticateClient(message, request);
    const checkGrant = checkGrantType(message, client, grantTypes);
    const offer = await checkGrant(message, client);
    const terms = await agreeOnTerms(extensions, message, { client, offer, request });
    return issueTokens(offer, terms, client.id);
  });

  /**
   * The endpoint's yes (RFC 6749 §5.1): what the client brought is used up now; `scope` always says
   * what it came to, unless none was asked for.
   */
  async function issueTokens(
    offer: Offer,
    terms: Required<Terms>,
    clientId: string,
  ): Promise<TokenResponse> {
    const taken = await offer.take(terms.carried);
    const scope = formatScope(offer.scopes);
    const accessToken = await accessTokens.sign({
      ...offer,
      ...taken,
      clientId,
      scope,
      further: terms.claims,
    });
    return {
      access_token: accessToken,
      token_type: "Bearer",
      expires_in: accessTokens.lifetime,
      ...(taken.refreshToken === undefined ? {} : { refresh_token: taken.refreshToken }),
      ...(scope ? { scope } : {}),
      ...(await terms.answer({ ...taken, accessToken })),
    };
  }
}
