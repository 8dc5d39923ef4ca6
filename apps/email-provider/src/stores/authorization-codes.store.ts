import type { Checked } from "@tale/protocol/checked";
import { second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { lookupKeyOf, newSecret } from "./time-ordered-secret.ts";
import { readExtensionData, writeExtensionData, type ExtensionData } from "./extension-data.ts";
import { insertGrant, newGrant, words, type GivenBy, type NewGrant } from "./grant.ts";
import type { CheckedAuthorization } from "./pending-requests.store.ts";
import type { Session } from "./sessions.store.ts";

const codeLifetime = 60 * second;

/** Wrong verifiers a code survives: its holder may have mistyped, a guesser may not go on. */
const maxFailures = 5;

/** What a code stands for; bound to its client, redirect URI and verifier. */
export interface AuthorizationCode extends GivenBy, ExtensionData {
  readonly hash: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Absent when none was sent, by a client that may leave it out. */
  readonly codeChallenge?: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly expiresAt: number;
  readonly isWornOut: boolean;
  /** The grant that came from it; present once it was redeemed. */
  readonly grantId?: string;
}

/** A code that passed every check of `token/authorization-code.grant.ts`: only it can be redeemed. */
export type RedeemableCode = Checked<
  AuthorizationCode,
  "this client's" | "unused" | "alive" | "sent to the same redirect URI" | "verified"
>;

/** An authorization that a code may answer: the pushed request behind it, if any, is used up. */
export type AnswerableAuthorization = Checked<CheckedAuthorization, "no request is left">;

type CodeRow = GivenBy & {
  hash: string;
  clientId: string;
  redirectUri: string;
  codeChallenge: string;
  scope: string;
  resources: string;
  carried: string;
  expiresAt: number;
  failures: number;
  grantId: string | null;
};

export type AuthorizationCodesStore = ReturnType<typeof createAuthorizationCodesStore>;

export function createAuthorizationCodesStore(database: Database, now: Clock, random: Random) {
  return {
    /** @returns the code itself, which only the browser will carry */
    issue: async (
      authorization: AnswerableAuthorization,
      { user, idHash, signedInAt }: Pick<Session, "user" | "idHash" | "signedInAt">,
    ): Promise<string> => {
      const text = newSecret(now, random);
      await database.run(
        `INSERT INTO authorization_codes (code_hash, client_id, user_id, session_hash, signed_in_at, redirect_uri, code_challenge, scope, resources, carried, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        lookupKeyOf(text),
        authorization.clientId,
        user.id,
        idHash,
        signedInAt,
        authorization.redirectUri,
        authorization.codeChallenge ?? "",
        authorization.scopes.join(" "),
        authorization.resources.join(" "),
        writeExtensionData(authorization),
        now() + codeLifetime,
      );
      return text;
    },

    find: async (code: string): Promise<AuthorizationCode | undefined> => {
      const row = await database.get<CodeRow>(
        `SELECT code_hash AS "hash", client_id AS "clientId", user_id AS "userId", session_hash AS "sessionHash", signed_in_at AS "signedInAt", redirect_uri AS "redirectUri",
           code_challenge AS "codeChallenge", scope, resources, carried, expires_at AS "expiresAt", failures, grant_id AS "grantId"
         FROM authorization_codes WHERE code_hash = $1`,
        lookupKeyOf(code),
      );
      return row && toCode(row);
    },

    /**
     * Redeems a code, once: the statement that comes second finds it used, and ends the grant of
     * the first (RFC 6749 §4.1.2).
     *
     * @param data what the grant keeps
     * @returns the new grant and its first refresh token, or undefined when the code was used or
     * worn out meanwhile
     */
    redeem: async (
      { hash: codeHash }: RedeemableCode,
      data: ExtensionData,
    ): Promise<NewGrant | undefined> => {
      const grant = newGrant(now, random);
      const [redeemed] = await database.batch([
        [
          "UPDATE authorization_codes SET grant_id = $2 WHERE code_hash = $1 AND grant_id IS NULL AND failures < $3",
          codeHash,
          grant.grantId,
          maxFailures,
        ],
        ...insertGrant(
          { table: "authorization_codes", key: "code_hash", hash: codeHash },
          grant,
          data,
          now(),
        ),
      ]);
      if (redeemed === 0) await endGrantOf(codeHash);
      return redeemed === 0 ? undefined : grant;
    },

    countFailure: (codeHash: string) =>
      database.run(
        "UPDATE authorization_codes SET failures = failures + 1 WHERE code_hash = $1",
        codeHash,
      ),
  };

  function endGrantOf(codeHash: string): Promise<number> {
    return database.run(
      "UPDATE grants SET revoked_at = $2 WHERE id = (SELECT grant_id FROM authorization_codes WHERE code_hash = $1) AND revoked_at IS NULL",
      codeHash,
      now(),
    );
  }
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
    ...readExtensionData(carried),
    isWornOut: failures >= maxFailures,
    ...(grantId === null ? {} : { grantId }),
  };
}
