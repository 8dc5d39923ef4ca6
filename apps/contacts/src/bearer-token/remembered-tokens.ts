import { hash } from "node:crypto";
import type { ValidateToken } from "./authenticate.ts";
import {
  validateAccessToken,
  type AccessTokenRules,
  type ValidToken,
} from "./validate-access-token.ts";

/**
 * Validates each token once, then knows it again by its SHA-256 until it expires or its issuer's
 * keys are others. Checking a signature costs a hundred times what everything else of a request
 * costs.
 */
export function createValidateToken(
  rules: AccessTokenRules,
  mostRemembered = 10_000,
): ValidateToken {
  const remembered = new Map<string, ValidToken>();

  async function stillHolds({ holder, expiresAt, provenBy }: ValidToken): Promise<boolean> {
    return rules.now() < expiresAt && (await rules.keys.current(holder.issuer)) === provenBy;
  }

  return async (token) => {
    const key = hash("sha256", token);
    const known = remembered.get(key);
    if (known && (await stillHolds(known))) return known.holder;
    remembered.delete(key);

    const valid = await validateAccessToken(token, rules);
    if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!);
    remembered.set(key, valid);
    return valid.holder;
  };
}
