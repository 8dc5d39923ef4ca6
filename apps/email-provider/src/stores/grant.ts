import { day } from "@tale/service/clock";
import type { Transaction } from "@tale/service/database";
import type { Carried } from "./carried.ts";

/** A grant nobody refreshes for so long is over. */
export const idleLifetime = 30 * day;

/** What one consent became: the family of every token that came from one code. */
export interface Grant extends GivenBy {
  readonly id: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly carried: Carried;
}

/** Who said yes, and in which session. */
export interface GivenBy {
  readonly userId: string;
  readonly sessionHash: string;
  readonly signedInAt: number;
}

export type GrantRow = Omit<Grant, "id" | "scopes" | "resources" | "carried"> & { grantId: string; scope: string; resources: string; carried: string };

/** Adds a grant, within the transaction that used up what it came from. */
export function addGrant(transaction: Transaction, grant: Grant, createdAt: number): Promise<number> {
  const { id, clientId, userId, sessionHash, signedInAt, scopes, resources, carried } = grant;
  return transaction.run(
    `INSERT INTO grants (id, client_id, user_id, session_hash, signed_in_at, scope, resources, carried, created_at, last_used_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)`,
    id, clientId, userId, sessionHash, signedInAt, scopes.join(" "), resources.join(" "), JSON.stringify(carried), createdAt, createdAt + idleLifetime,
  );
}

/** Ends a grant, within a transaction: none of its refresh tokens works from then on. */
export function endGrant(transaction: Transaction, grantId: string, endedAt: number): Promise<number> {
  return transaction.run("UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", grantId, endedAt);
}

export function toGrant({ grantId, scope, resources, carried, ...row }: GrantRow): Grant {
  return { ...row, id: grantId, scopes: words(scope), resources: words(resources), carried: JSON.parse(carried) as Carried };
}

/** Lists of names are kept as they are sent: with spaces in between (RFC 6749 §3.3). */
export function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}
