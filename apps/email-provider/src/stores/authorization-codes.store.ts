import { second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/service/database";
import { hash } from "./hash.ts";

export const codeLifetime = 60 * second;

/** Wrong verifiers a code survives: its holder may have mistyped, a guesser may not go on. */
export const maxFailures = 5;

/** What a code stands for; bound to its client, redirect URI and verifier. */
export interface AuthorizationCode {
  readonly hash: string;
  readonly clientId: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly expiresAt: number;
  readonly isWornOut: boolean;
  /** The grant that came from it; present once it was redeemed. */
  readonly grantId?: string;
}

export type NewCode = Pick<AuthorizationCode, "clientId" | "userId" | "redirectUri" | "codeChallenge" | "scopes" | "resources">;

type CodeRow = Omit<AuthorizationCode, "scopes" | "resources" | "isWornOut" | "grantId"> & {
  scope: string;
  resources: string;
  failures: number;
  grantId: string | null;
};

export type AuthorizationCodesStore = ReturnType<typeof createAuthorizationCodesStore>;

export function createAuthorizationCodesStore(database: Database, now: Clock, random: Random) {
  return {
    /** @returns the code itself, which only the browser will carry */
    issue: async (code: NewCode): Promise<string> => {
      const text = random(32);
      await database.write((transaction) =>
        transaction.run(
          `INSERT INTO authorization_codes (code_hash, client_id, user_id, redirect_uri, code_challenge, scope, resources, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          hash(text), code.clientId, code.userId, code.redirectUri, code.codeChallenge,
          code.scopes.join(" "), code.resources.join(" "), now() + codeLifetime,
        ),
      );
      return text;
    },

    find: async (code: string): Promise<AuthorizationCode | undefined> => {
      const row = await database.get<CodeRow>(
        `SELECT code_hash AS "hash", client_id AS "clientId", user_id AS "userId", redirect_uri AS "redirectUri",
           code_challenge AS "codeChallenge", scope, resources, expires_at AS "expiresAt", failures, grant_id AS "grantId"
         FROM authorization_codes WHERE code_hash = $1`,
        hash(code),
      );
      return row && toCode(row);
    },

    countFailure: (codeHash: string) =>
      database.write((transaction) => transaction.run("UPDATE authorization_codes SET failures = failures + 1 WHERE code_hash = $1", codeHash)),
  };
}

function toCode({ scope, resources, failures, grantId, ...row }: CodeRow): AuthorizationCode {
  return {
    ...row,
    scopes: scope.split(" "),
    resources: resources.split(" "),
    isWornOut: failures >= maxFailures,
    ...(grantId === null ? {} : { grantId }),
  };
}
