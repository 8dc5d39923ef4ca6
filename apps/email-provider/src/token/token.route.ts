import { check } from "@tale/protocol/check";
import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { SentParameters, readParameters } from "@tale/protocol/parameters";
import { formatScope } from "@tale/protocol/scope";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { TokenResponse } from "@tale/protocol/token-response";
import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import { checkTokenDetail } from "../beyond/details/details.ts";
import { checkTokenProof, type TokenBinding } from "../beyond/dpop/dpop.ts";
import type { ProofOptions } from "../beyond/dpop/proof.checks.ts";
import { issueIdToken, type IdTokenOptions } from "../beyond/openid/id-token.ts";
import {
  authenticateClient,
  checkMessageNotRepeated,
  type AuthenticatedClient,
  type AuthenticationOptions,
} from "../clients/authenticate-client.ts";
import { grantTypes, type Client, type GrantType } from "../clients/client.ts";
import { TokenError, answerTokenError } from "../clients/token.error.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import type { ExtensionData } from "../stores/extension-data.ts";
import {
  checkAuthorizationCode,
  redeemCode,
  type CodeGrantOptions,
} from "./authorization-code.grant.ts";
import { checkClientCredentials } from "./client-credentials.grant.ts";
import {
  checkDeviceCode,
  redeemDeviceCode,
  type DeviceCodeGrantOptions,
} from "./device-code.grant.ts";
import {
  checkRefreshToken,
  useRefreshToken,
  type RefreshGrantOptions,
} from "./refresh-token.grant.ts";
import type { NothingToRedeem, Redeemed } from "./granted-access.ts";

export interface TokenOptions
  extends
    AuthenticationOptions,
    CodeGrantOptions,
    RefreshGrantOptions,
    DeviceCodeGrantOptions,
    ProofOptions,
    IdTokenOptions {
  readonly issuer: string;
  readonly resources: readonly [string, ...string[]];
  /** RFC 9396: the resources that know details of the type `contacts`. */
  readonly addressBookResources: readonly string[];
  readonly accessTokens: AccessTokens;
}

/** The ways to come by tokens (RFC 6749 §1.3). Each checks everything and uses up nothing. */
const checkGrant = {
  authorization_code: checkAuthorizationCode, // RFC 6749 §4.1.3
  refresh_token: checkRefreshToken, // RFC 6749 §6
  client_credentials: checkClientCredentials, // RFC 6749 §4.4
  [deviceCodeGrantType]: checkDeviceCode, // RFC 8628 §3.4
} satisfies Record<GrantType, unknown>;

type CheckedGrant = Awaited<ReturnType<(typeof checkGrant)[GrantType]>>;

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
  const { accessTokens } = options;
  service.setErrorHandler(answerTokenError);
  await acceptFormsOnly(service);

  service.post("/token", { schema: { body: SentParameters } }, async (request, reply) => {
    reply.headers({ "cache-control": "no-store", pragma: "no-cache" }); // RFC 6749 §5.1
    const message = checkMessageNotRepeated(readParameters<TokenRequest>(request.body));
    const client = await authenticateClient(message, request, options); // RFC 6749 §2.3
    const grant = await checkGrant[checkGrantType(message, client)](message, client, options);
    const binding = await checkTokenProof(request, client, grant, options); // RFC 9449 §5
    const detail = checkTokenDetail(message, grant, options.addressBookResources); // RFC 9396 §6

    const { grantId, refreshToken } = await redeem(
      grant,
      dataToKeep(grant, client, binding),
      options,
    );
    const scope = formatScope(grant.scopes);
    const accessToken = await accessTokens.sign({
      ...grant,
      grantId,
      clientId: client.id,
      scope,
      dpopKey: binding.jkt,
      detail,
    });
    const idToken = await issueIdToken(grant, client, accessToken, options); // OpenID Connect Core §3.1.3.3
    return {
      access_token: accessToken,
      token_type: binding.jkt ? "DPoP" : "Bearer",
      expires_in: accessTokens.lifetime,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(scope ? { scope } : {}), // RFC 6749 §5.1: what it came to, unless none was asked for.
      ...(idToken === undefined ? {} : { id_token: idToken }),
      ...(detail ? { authorization_details: [detail] } : {}),
    } satisfies TokenResponse;
  });
}

/** What the client brought is used up now; of several requests at once, one gets it. */
async function redeem(
  grant: CheckedGrant,
  data: ExtensionData,
  options: TokenOptions,
): Promise<Redeemed | NothingToRedeem> {
  switch (grant.type) {
    case "authorization_code":
      return redeemCode(grant, data, options);
    case "refresh_token":
      return useRefreshToken(grant, options);
    case deviceCodeGrantType:
      return redeemDeviceCode(grant, data, options);
    case "client_credentials":
      return {};
  }
}

/** What a new grant keeps for its refreshes. */
function dataToKeep(
  { scopes, openid, grantedDetail }: CheckedGrant,
  client: Client,
  { jkt }: TokenBinding,
): ExtensionData {
  return {
    // RFC 9449 §5: nothing else binds the refresh token of a public client.
    ...(jkt && client.authenticationMethod === "none" ? { dpopJkt: jkt } : {}),
    // OpenID Connect Core §12.2: a nonce belongs to one answer.
    ...(scopes.includes("openid") ? { openid: { claims: openid?.claims ?? [] } } : {}),
    ...(grantedDetail ? { grantedDetail } : {}),
  };
}

const known: readonly string[] = grantTypes;

/**
 * RFC 6749 §5.2: three different mistakes, three different answers: none named, one we do not know,
 * one this client may not use.
 */
function checkGrantType({ grant_type }: TokenRequest, client: AuthenticatedClient): GrantType {
  check(
    "grant_type is there",
    "RFC 6749 §4.1.3",
    grant_type !== undefined,
    () => new TokenError("invalid_request", "grant_type is missing"),
  );
  check(
    "the grant type is supported",
    "RFC 6749 §5.2",
    known.includes(grant_type),
    () =>
      new TokenError("unsupported_grant_type", "grant_type is not one of those in the metadata"),
  );
  check(
    "the client may use this grant type",
    "RFC 6749 §5.2",
    client.grantTypes.includes(grant_type as GrantType),
    () => new TokenError("unauthorized_client", "the client is not registered for this grant_type"),
  );
  return grant_type as GrantType;
}
