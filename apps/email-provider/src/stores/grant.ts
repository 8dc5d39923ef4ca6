import { day } from "@tale/service/clock";
import type { Transaction } from "@tale/service/database";

/** A grant nobody refreshes for so long is over. */
export const idleLifetime = 30 * day;

/** What one consent became: the family of every token that came from one code. */
export interface Grant {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
}

export type GrantRow = { grantId: string; clientId: string; userId: string; scope: string; resources: string };

/** Ends a grant, within a transaction: none of its refresh tokens works from then on. */
export function endGrant(transaction: Transaction, grantId: string, endedAt: number): Promise<number> {
  return transaction.run("UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", grantId, endedAt);
}

export function toGrant({ grantId, clientId, userId, scope, resources }: GrantRow): Grant {
  return { id: grantId, clientId, userId, scopes: scope.split(" "), resources: resources.split(" ") };
}
