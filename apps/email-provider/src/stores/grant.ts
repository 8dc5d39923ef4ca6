import { day, type Clock, type Random } from "@tale/service/clock";
import type { Statement, Transaction } from "@tale/database/database";
import { lookupKeyOf, newSecret } from "./time-ordered-secret.ts";
import { readExtensionData, writeExtensionData, type ExtensionData } from "./extension-data.ts";

/** A grant nobody refreshes for so long is over. */
export const idleLifetime = 30 * day;

/** What one consent became: the family of every token that came from one code. */
export interface Grant extends GivenBy, ExtensionData {
  readonly id: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
}

/** Who said yes, and in which session. */
export interface GivenBy {
  readonly userId: string;
  readonly sessionHash: string;
  readonly signedInAt: number;
}

export type GrantRow = GivenBy & {
  grantId: string;
  clientId: string;
  scope: string;
  resources: string;
  carried: string;
};

export interface NewGrant {
  readonly grantId: string;
  readonly refreshToken: string;
}

/** Ids that begin with the time: grants of the same minute are neighbours on the disk. */
export function newGrant(now: Clock, random: Random): NewGrant {
  return { grantId: `${now().toString(36)}-${random(12)}`, refreshToken: newSecret(now, random) };
}

/**
 * What a user allowed, and where it waits until it is taken: a table of ours whose rows hold
 * everything a grant is made of, and the name of its key.
 */
export interface Allowed {
  readonly table: string;
  readonly key: string;
  readonly hash: string;
}

/**
 * What was allowed becomes a grant with its first refresh token; nothing happens unless the change
 * before these took it for that grant.
 */
export function insertGrant(
  { table, key, hash: allowed }: Allowed,
  { grantId, refreshToken }: NewGrant,
  data: ExtensionData,
  now: number,
): Statement[] {
  return [
    [
      `INSERT INTO grants (id, client_id, user_id, session_hash, signed_in_at, scope, resources, carried, created_at, expires_at)
       SELECT $1, client_id, user_id, session_hash, signed_in_at, scope, resources, $2, $3, $4 FROM ${table} WHERE ${key} = $5 AND grant_id = $1`,
      grantId,
      writeExtensionData(data),
      now,
      now + idleLifetime,
      allowed,
    ],
    [
      "INSERT INTO refresh_tokens (token_hash, grant_id, issued_at) SELECT $1, $2, $3 FROM grants WHERE id = $2",
      lookupKeyOf(refreshToken),
      grantId,
      now,
    ],
  ];
}

/** Ends a grant, within a transaction: none of its refresh tokens works from then on. */
export function endGrant(
  transaction: Transaction,
  grantId: string,
  endedAt: number,
): Promise<number> {
  return transaction.run(
    "UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
    grantId,
    endedAt,
  );
}

export function toGrant({ grantId, scope, resources, carried, ...row }: GrantRow): Grant {
  return {
    ...row,
    id: grantId,
    scopes: words(scope),
    resources: words(resources),
    ...readExtensionData(carried),
  };
}

/** Lists of names are kept as they are sent: with spaces in between (RFC 6749 §3.3). */
export function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}
