import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type {
  DeviceAuthorizationRequest,
  DeviceAuthorizationResponse,
} from "@tale/protocol/device-authorization";
import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { readParameters, SentParameters } from "@tale/protocol/parameters";
import type { ErrorResponse } from "@tale/protocol/token-response";
import { second } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { checkRequestedScope } from "../../authorization/authorization-request.checks.ts";
import {
  checkResources,
  type TargetRules,
  type Targets,
} from "../../authorization/resources.checks.ts";
import {
  checkMessageNotRepeated,
  authenticateClient,
  type AuthenticatedClient,
  type AuthenticationOptions,
} from "../../clients/authenticate-client.ts";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import { limitUnproven } from "../../clients/limit-unproven.ts";
import { answerTokenError, TokenError } from "../../clients/token.error.ts";
import type { AttemptsStore } from "../../stores/attempts.store.ts";
import {
  pollInterval,
  type AskedByDevice,
  type DeviceRequestsStore,
} from "../../stores/device-requests.store.ts";
import { deviceLifetime, formatUserCode } from "../../stores/user-code.ts";
import { checkAskedDetail, type AskedDetail } from "../details/asked-detail.ts";
import { readThumbprint, type KeyThumbprint } from "../dpop/announced-key.ts";
import {
  checkAuthenticationRequest,
  type AuthenticationRequestOptions,
  type CheckedAuthenticationRequest,
} from "../openid/authentication-request.ts";
import { checkSigned } from "../signed-requests/request-object.ts";

export interface DeviceAuthorizationOptions
  extends AuthenticationOptions, AuthenticationRequestOptions, TargetRules {
  /** RFC 9396: the resources that know details of the type `contacts`. */
  readonly addressBookResources: readonly string[];
  readonly attempts: AttemptsStore;
  readonly deviceRequests: DeviceRequestsStore;
}

/** What the checks let through, part by part: each has the marks of its own checks. */
interface GoodDeviceRequest {
  readonly client: Checked<
    AuthenticatedClient,
    "device grant" | "room to wait" | "signs if it must"
  >;
  readonly signIn: CheckedAuthenticationRequest;
  readonly dpopJkt: KeyThumbprint | undefined;
  readonly askedDetail: AskedDetail | undefined;
  readonly targets: Targets;
}

/**
 * The device authorization endpoint (RFC 8628 §3.1 and §3.2).
 *
 * A television without a keyboard calls it on the back channel, says who it is and what it wants.
 * Two codes leave: a short one that it shows, for a person to type into `/device` on a phone, and a
 * long one with which it asks at `token` whether that person has decided. Nobody is redirected
 * anywhere.
 */
export async function deviceAuthorizationRoute(
  service: Service,
  options: DeviceAuthorizationOptions,
): Promise<void> {
  const { issuer, attempts, deviceRequests } = options;
  service.setErrorHandler(answerDeviceError);
  await acceptFormsOnly(service);

  service.post(
    "/device_authorization",
    { schema: { body: SentParameters } },
    async (request, reply) => {
      reply.header("cache-control", "no-store");
      const message = checkMessageNotRepeated(
        readParameters<DeviceAuthorizationRequest>(request.body),
      );
      const sender = await authenticateClient(message, request, options);
      checkDeviceGrant(sender);
      const client = await limitUnproven(attempts, sender, request.ip);
      const asked = checkRequestedScope(message, client, options.scopes);
      const signIn = await checkAuthenticationRequest(message, client, asked, options); // OpenID Connect Core §3.1.2.1
      checkSigned(false, client); // RFC 9101 §10.5
      const dpopJkt = readThumbprint(message); // RFC 9449 §10
      const askedDetail = checkAskedDetail(message, client, options.addressBookResources); // RFC 9396 §5
      const locations = askedDetail?.locations ?? [];
      const targets = checkResources(message, { scopes: asked, locations }, options); // RFC 8707 §2
      const good = { client, signIn, dpopJkt, askedDetail, targets };
      return describe(await deviceRequests.keep(deviceRequestOf(good)));
    },
  );

  function describe({
    deviceCode,
    userCode,
  }: {
    deviceCode: string;
    userCode: string;
  }): DeviceAuthorizationResponse {
    const shown = formatUserCode(userCode);
    return {
      device_code: deviceCode,
      user_code: shown,
      verification_uri: `${issuer}/device`,
      verification_uri_complete: `${issuer}/device?user_code=${shown}`,
      expires_in: deviceLifetime / second,
      interval: pollInterval / second,
    };
  }
}

/** A good request becomes one record. */
function deviceRequestOf({
  client,
  signIn: { openid },
  dpopJkt,
  askedDetail,
  targets,
}: GoodDeviceRequest): AskedByDevice {
  return {
    clientId: client.id,
    ...targets,
    ...(openid ? { openid } : {}),
    ...(dpopJkt === undefined ? {} : { dpopJkt }),
    ...(askedDetail ? { askedDetail } : {}),
  };
}

/**
 * RFC 8628 §3.1: only who registered for this grant gets codes: a page that asks people for codes
 * is a tool for phishing, too.
 */
function checkDeviceGrant(
  client: AuthenticatedClient,
): asserts client is Checked<AuthenticatedClient, "device grant"> {
  check(
    "the client may use the device grant",
    "RFC 8628 §3.1",
    client.grantTypes.includes(deviceCodeGrantType),
    () =>
      new TokenError("unauthorized_client", "the client is not registered for the device grant"),
  );
}

/**
 * RFC 8628 §3.1: what is wrong with the request is told as at the token endpoint, in the words of
 * the authorization endpoint.
 */
function answerDeviceError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (!(error instanceof AuthorizationError)) return answerTokenError(error, request, reply);
  return reply
    .code(400)
    .header("cache-control", "no-store")
    .send({ error: error.code, error_description: error.message } satisfies ErrorResponse);
}
