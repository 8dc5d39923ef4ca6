import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { Clock } from "@tale/service/clock";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import type { Scope } from "../clients/scopes.ts";
import { TokenError } from "../clients/token.error.ts";
import type { DeviceRequest, DeviceRequestsStore } from "../stores/device-requests.store.ts";
import type { ExtensionData } from "../stores/extension-data.ts";
import type { GivenBy } from "../stores/grant.ts";
import { checkAudience } from "./audience.checks.ts";
import type { GrantedAccess, Redeemed } from "./granted-access.ts";

/** A request that its user allowed, and that passed every check below. */
type AllowedRequest = Checked<
  DeviceRequest,
  "this client's" | "unused" | "alive" | "decided" | "allowed"
> & { readonly givenBy: GivenBy };

export interface DeviceCodeGrantOptions {
  readonly deviceRequests: DeviceRequestsStore;
  readonly scopes: readonly Scope[];
  readonly now: Clock;
}

export interface CheckedDeviceCode extends GrantedAccess {
  readonly type: typeof deviceCodeGrantType;
  readonly deviceCode: string;
  readonly request: AllowedRequest;
  readonly client: AuthenticatedClient;
}

/**
 * The device asks, again and again, whether its user has decided (RFC 8628 §3.4 and §3.5); once,
 * the answer is tokens. Each question before that is counted here.
 */
export async function checkDeviceCode(
  message: TokenRequest,
  client: AuthenticatedClient,
  { deviceRequests, scopes, now }: DeviceCodeGrantOptions,
): Promise<CheckedDeviceCode> {
  checkDeviceCodeSent(message);
  const { device_code: deviceCode } = message;
  const found = checkDeviceCodeOfClient(await deviceRequests.find(deviceCode), client);
  checkDeviceCodeUnused(found);
  checkDeviceCodeAlive(found, now);
  checkDecided(found, found.decision !== null || (await deviceRequests.poll(deviceCode)));
  checkAllowed(found);
  const target = checkAudience(message, found, scopes); // RFC 8707 §2.2
  const { givenBy } = found;
  return {
    ...found,
    type: deviceCodeGrantType,
    deviceCode,
    request: found,
    client,
    subject: givenBy.userId,
    ...target,
    givenBy,
  };
}

/** RFC 8628 §3.5: what was allowed becomes a grant, once. */
export async function redeemDeviceCode(
  { deviceCode, client }: CheckedDeviceCode,
  data: ExtensionData,
  { deviceRequests }: DeviceCodeGrantOptions,
): Promise<Redeemed> {
  const { refreshToken, ...grant } = checkDeviceCodeTakenOnce(
    await deviceRequests.redeem(deviceCode, data),
  );
  return { ...grant, ...(client.grantTypes.includes("refresh_token") ? { refreshToken } : {}) };
}

function checkDeviceCodeSent(
  request: TokenRequest,
): asserts request is TokenRequest & { readonly device_code: string } {
  check(
    "device_code is there",
    "RFC 8628 §3.4",
    request.device_code !== undefined,
    () => new TokenError("invalid_request", "device_code is missing"),
  );
}

/** RFC 8628 §3.4: a device code is of use to the client it was made for. */
function checkDeviceCodeOfClient(
  found: DeviceRequest | undefined,
  client: AuthenticatedClient,
): Checked<DeviceRequest, "this client's"> {
  check(
    "the device code is one of ours, made for this client",
    "RFC 8628 §3.4",
    found && found.clientId === client.id,
    notOurs,
  );
  return found as Checked<DeviceRequest, "this client's">;
}

/** RFC 8628 §3.4: a device code is of use once. */
function checkDeviceCodeUnused(
  request: DeviceRequest,
): asserts request is Checked<DeviceRequest, "unused"> {
  check("the device code was not used before", "RFC 8628 §3.4", !request.isUsed, notOurs);
}

/** RFC 8628 §3.5: the device may ask for a new code at once; waiting on would help nobody. */
function checkDeviceCodeAlive(
  request: DeviceRequest,
  now: Clock,
): asserts request is Checked<DeviceRequest, "alive"> {
  check(
    "the device code has not expired",
    "RFC 8628 §3.5",
    now() < request.expiresAt,
    () => new TokenError("expired_token", "the device code has expired; ask for a new one"),
  );
}

/**
 * RFC 8628 §3.5: until the user decides the device waits, and as long between two questions as it
 * was told.
 */
function checkDecided(
  request: DeviceRequest,
  hasWaited: boolean,
): asserts request is Checked<DeviceRequest, "decided"> {
  check(
    "the device waited as long as it was told",
    "RFC 8628 §3.5",
    hasWaited,
    () => new TokenError("slow_down", "wait 5 seconds longer between two questions, from now on"),
  );
  check(
    "the user has decided",
    "RFC 8628 §3.5",
    request.decision !== null,
    () => new TokenError("authorization_pending", "the user has not decided yet"),
  );
}

/** RFC 8628 §3.5: a no is told, so that the device stops asking. */
function checkAllowed(
  request: DeviceRequest,
): asserts request is Checked<DeviceRequest, "allowed"> & { readonly givenBy: GivenBy } {
  check(
    "the user said yes",
    "RFC 8628 §3.5",
    request.decision === "allowed" && request.givenBy,
    () => new TokenError("access_denied", "the user said no"),
  );
}

/** RFC 8628 §3.4: of two questions at the same time, one gets the tokens. */
function checkDeviceCodeTakenOnce<Grant>(redeemed: Grant | undefined): Checked<Grant, "taken"> {
  check(
    "no other request took the device code meanwhile",
    "RFC 8628 §3.4",
    redeemed !== undefined,
    notOurs,
  );
  return redeemed as Checked<Grant, "taken">;
}

function notOurs(): TokenError {
  return new TokenError("invalid_grant", "the device code is unknown or was used before");
}
