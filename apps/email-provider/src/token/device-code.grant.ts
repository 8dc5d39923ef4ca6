import { check } from "@tale/protocol/check";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { Clock } from "@tale/service/clock";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import type { Scope } from "../clients/scopes.ts";
import { TokenError } from "../clients/token.error.ts";
import type { Carried } from "../stores/carried.ts";
import type { DeviceRequest, DeviceRequestsStore } from "../stores/device-requests.store.ts";
import type { GivenBy } from "../stores/grant.ts";
import type { CheckGrant, Taken } from "./grant-type.ts";
import { checkAudience } from "./audience.checks.ts";

export interface DeviceCodeGrantOptions {
  readonly deviceRequests: DeviceRequestsStore;
  readonly scopes: readonly Scope[];
  readonly now: Clock;
}

/**
 * The device asks, again and again, whether its user has decided (RFC 8628 §3.4 and §3.5); once,
 * the answer is tokens.
 */
export function deviceCodeGrant({
  deviceRequests,
  scopes,
  now,
}: DeviceCodeGrantOptions): CheckGrant {
  return async (request, client) => {
    const deviceCode = request.device_code ?? "";
    const found = checkDeviceCode(request, client, await deviceRequests.find(deviceCode));
    checkAlive(found, now);
    await checkDecided(found, () => deviceRequests.poll(deviceCode));
    const givenBy = checkAllowed(found);
    const target = checkAudience(request, found, scopes);

    const take = async (carried: Carried): Promise<Taken> => {
      const { grantId, refreshToken } = checkFirst(
        await deviceRequests.redeem(deviceCode, carried),
      );
      return { grantId, ...(client.grantTypes.includes("refresh_token") ? { refreshToken } : {}) };
    };
    return {
      subject: givenBy.userId,
      ...target,
      givenBy,
      carried: found.carried,
      take,
    };
  };
}

/** RFC 8628 §3.4: a device code is of use to the client it was made for, and once. */
function checkDeviceCode(
  { device_code }: TokenRequest,
  client: AuthenticatedClient,
  found: DeviceRequest | undefined,
): DeviceRequest {
  check(
    "device_code is there",
    "RFC 8628 §3.4",
    device_code !== undefined,
    () => new TokenError("invalid_request", "device_code is missing"),
  );
  check(
    "the device code is one of ours, made for this client",
    "RFC 8628 §3.4",
    found && found.clientId === client.id,
    notOurs,
  );
  check("the device code was not used before", "RFC 8628 §3.4", !found.isUsed, notOurs);
  return found;
}

/** RFC 8628 §3.5: the device may ask for a new code at once; waiting on would help nobody. */
function checkAlive({ expiresAt }: DeviceRequest, now: Clock): void {
  check(
    "the device code has not expired",
    "RFC 8628 §3.5",
    now() < expiresAt,
    () => new TokenError("expired_token", "the device code has expired; ask for a new one"),
  );
}

/**
 * RFC 8628 §3.5: until the user decides the device waits, and as long between two questions as it
 * was told.
 */
async function checkDecided(
  { decision }: DeviceRequest,
  poll: () => Promise<boolean>,
): Promise<void> {
  if (decision !== null) return;
  check(
    "the device waited as long as it was told",
    "RFC 8628 §3.5",
    await poll(),
    () => new TokenError("slow_down", "wait 5 seconds longer between two questions, from now on"),
  );
  check(
    "the user has decided",
    "RFC 8628 §3.5",
    false,
    () => new TokenError("authorization_pending", "the user has not decided yet"),
  );
}

/** RFC 8628 §3.5: a no is told, so that the device stops asking. */
function checkAllowed({ decision, givenBy }: DeviceRequest): GivenBy {
  check(
    "the user said yes",
    "RFC 8628 §3.5",
    decision === "allowed" && givenBy,
    () => new TokenError("access_denied", "the user said no"),
  );
  return givenBy;
}

/** RFC 8628 §3.4: of two questions at the same time, one gets the tokens. */
function checkFirst<Redeemed>(redeemed: Redeemed | undefined): Redeemed {
  check(
    "no other request took the device code meanwhile",
    "RFC 8628 §3.4",
    redeemed !== undefined,
    notOurs,
  );
  return redeemed;
}

function notOurs(): TokenError {
  return new TokenError("invalid_grant", "the device code is unknown or was used before");
}
