import type { Clock } from "@tale/service/clock";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import type { Carried } from "../stores/carried.ts";
import type { Scope } from "../clients/scopes.ts";
import type { GrantsStore } from "../stores/grants.store.ts";
import {
  checkAlive,
  checkCode,
  checkFirst,
  checkRedirectUri,
  checkUnused,
  checkVerifier,
} from "./authorization-code.checks.ts";
import type { CheckGrant, Taken } from "./grant-type.ts";
import { checkAudience } from "./audience.checks.ts";

export interface CodeGrantOptions {
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly grants: GrantsStore;
  readonly scopes: readonly Scope[];
  readonly now: Clock;
}

/**
 * The code comes back, and becomes tokens (RFC 6749 §4.1.3 and §4.1.4).
 * Every check comes before the code is taken: a request that fails does not use it up.
 */
export function codeGrant({
  authorizationCodes,
  grants,
  scopes,
  now,
}: CodeGrantOptions): CheckGrant {
  return async (request, client) => {
    const code = checkCode(request, client, await authorizationCodes.find(request.code ?? ""));
    await checkUnused(code, grants);
    checkAlive(code, now);
    checkRedirectUri(request, code);
    await checkVerifier(request, code, authorizationCodes);
    const target = checkAudience(request, code, scopes);

    const take = async (carried: Carried): Promise<Taken> => {
      const { grantId, refreshToken } = checkFirst(await grants.redeem(code.hash, carried));
      return { grantId, ...(client.grantTypes.includes("refresh_token") ? { refreshToken } : {}) };
    };
    return {
      subject: code.userId,
      ...target,
      givenBy: code,
      carried: code.carried,
      take,
    };
  };
}
