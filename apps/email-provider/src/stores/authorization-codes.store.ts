import { second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import type { Carried } from "./carried.ts";
import { words, type GivenBy } from "./grant.ts";
import { keyOf, newSecret } from "./dated-secret.ts";
import type { PendingRequest } from "./pending-requests.store.ts";
import type { Session } from "./sessions.store.ts";

const codeLifetime = 60 * second;

/** Wrong verifiers a code survives: its holder may have mistyped, a guesser may not go on. */
export const maxFailures = 5;

/** What a code stands for; bound to its client, redirect URI and verifier. */
export interface AuthorizationCode extends GivenBy {
  readonly hash: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Absent when none was sent, by a client that may leave it out. */
  readonly codeChallenge?: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly carried: Carried;
  readonly expiresAt: number;
  readonly isWornOut: boolean;
  /** The grant that came from it; present once it was redeemed. */
  readonly grantId?: string;
}

type CodeRow = Omit<
  AuthorizationCode,
  "scopes" | "resources" | "carried" | "isWornOut" | "grantId"
> & {
  codeChallenge: string;
  scope: string;
  resources: string;
  carried: string;
  failures: number;
  grantId: string | null;
};

export type AuthorizationCodesStore = ReturnType<typeof createAuthorizationCodesStore>;

export function createAuthorizationCodesStore(database: Database, now: Clock, random: Random) {
  return {
    /** @returns the code itself, which only the browser will carry */
    issue: async (
      request: PendingRequest,
      { user, idHash, signedInAt }: Pick<Session, "user" | "idHash" | "signedInAt">,
    ): Promise<string> => {
      const text = newSecret(now, random);
      await database.run(
        `INSERT INTO authorization_codes (code_hash, client_id, user_id, session_hash, signed_in_at, redirect_uri, code_challenge, scope, resources, carried, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        keyOf(text),
        request.clientId,
        user.id,
        idHash,
        signedInAt,
        request.redirectUri,
        request.codeChallenge ?? "",
        request.scopes.join(" "),
        request.resources.join(" "),
        JSON.stringify(request.carried),
        now() + codeLifetime,
      );
      return text;
    },

    find: async (code: string): Promise<AuthorizationCode | undefined> => {
      const row = await database.get<CodeRow>(
        `SELECT code_hash AS "hash", client_id AS "clientId", user_id AS "userId", session_hash AS "sessionHash", signed_in_at AS "signedInAt", redirect_uri AS "redirectUri",
           code_challenge AS "codeChallenge", scope, resources, carried, expires_at AS "expiresAt", failures, grant_id AS "grantId"
         FROM authorization_codes WHERE code_hash = $1`,
        keyOf(code),
      );
      return row && toCode(row);
    },

    countFailure: (codeHash: string) =>
      database.run(
        "UPDATE authorization_codes SET failures = failures + 1 WHERE code_hash = $1",
        codeHash,
      ),
  };
}

function toCode({
  codeChallenge,
  scope,
  resources,
  carried,
  failures,
  grantId,
  ...row
}: CodeRow): AuthorizationCode {
  return {
    ...row,
    ...(codeChallenge ? { codeChallenge } : {}),
    scopes: words(scope),
    resources: words(resources),
    carried: JSON.parse(carried) as Carried,
    isWornOut: failures >= maxFailures,
    ...(grantId === null ? {} : { grantId }),
  };
}
