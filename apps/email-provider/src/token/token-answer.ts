import { formatScope } from "@tale/protocol/scope";
import type { TokenResponse } from "@tale/protocol/token-response";
import type { AuthenticatedClient } from "../client-authentication/authenticate-client.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import type { Issuance } from "./grant-type.ts";

/** The token endpoint's yes (RFC 6749 §5.1): the access token is signed here, and `scope` always says what it came to. */
export async function answerWithTokens(issuance: Issuance, client: AuthenticatedClient, accessTokens: AccessTokens): Promise<TokenResponse> {
  const { grantId, subject, scopes, audience, refreshToken } = issuance;
  const scope = formatScope(scopes);
  return {
    access_token: await accessTokens.sign({ subject, clientId: client.id, audience, scope, ...(grantId === undefined ? {} : { grantId }) }),
    token_type: "Bearer",
    expires_in: accessTokens.lifetime,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    scope,
  };
}
