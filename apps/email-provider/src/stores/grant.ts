import { day, type Clock, type Random } from "@tale/service/clock";
import type { Transaction } from "@tale/database/database";
import type { Carried } from "./carried.ts";
import { newSecret } from "./dated-secret.ts";

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

export type GrantRow = Omit<Grant, "id" | "scopes" | "resources" | "carried"> & {
  grantId: string;
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
    carried: JSON.parse(carried) as Carried,
  };
}

/** Lists of names are kept as they are sent: with spaces in between (RFC 6749 §3.3). */
export function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}
