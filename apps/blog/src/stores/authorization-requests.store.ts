import { minute, second, type Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { hash } from "./hash.ts";
import type { Seal } from "./seal.ts";

/** How long an author may take at the provider. */
export const answerTime = 10 * minute;

/**
 * An authorization request that was sent away with an author: what is needed to recognise and use
 * the answer.
 */
export interface AuthorizationRequestRecord {
  readonly author: string;
  readonly providerId: string;
  readonly postId: string;
  readonly codeVerifier: string;
  readonly scope: string;
}

/** What became of a request that cannot be answered (any more). */
export type DeadRequest =
  | { readonly fate: "unknown" }
  | { readonly fate: "answered" | "expired"; readonly postId: string; readonly providerId: string };

export type AuthorizationRequestsStore = ReturnType<typeof createAuthorizationRequestsStore>;

/** By the hash of their `state`. Each is answered once, in time, and in the browser that asked. */
export function createAuthorizationRequestsStore(database: Database, seal: Seal, now: Clock) {
  const placeOf = (stateHash: string): string =>
    `authorization_requests.code_verifier:${stateHash}`;

  return {
    begin: (
      state: string,
      { author, providerId, postId, codeVerifier, scope }: AuthorizationRequestRecord,
    ) =>
      database.run(
        `INSERT INTO authorization_requests (state_hash, author, provider_id, post_id, code_verifier_sealed, scope, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        hash(state),
        author,
        providerId,
        postId,
        seal.close(codeVerifier, placeOf(hash(state))),
        scope,
        now(),
      ),

    /**
     * Takes the request an answer belongs to. Of any number of equal answers at once, one gets it.
     */
    answer: async (
      state: string,
      author: string,
    ): Promise<AuthorizationRequestRecord | undefined> => {
      const stateHash = hash(state);
      const row = await database.transaction(async (transaction) => {
        const pending = await transaction.get<{ sealed: string }>(
          "SELECT code_verifier_sealed AS sealed FROM authorization_requests WHERE state_hash = $1",
          stateHash,
        );
        const taken = await transaction.get<Omit<AuthorizationRequestRecord, "codeVerifier">>(
          `UPDATE authorization_requests SET answered_at = $3, code_verifier_sealed = NULL
           WHERE state_hash = $1 AND author = $2 AND answered_at IS NULL AND created_at >= $4
           RETURNING author, provider_id AS "providerId", post_id AS "postId", scope`,
          stateHash,
          author,
          now(),
          now() - answerTime,
        );
        return pending && taken && { ...taken, sealed: pending.sealed };
      });
      if (!row) return undefined;
      const { sealed, ...request } = row;
      return { ...request, codeVerifier: seal.open(sealed, placeOf(stateHash)) };
    },

    /** Keeps where a slow answer led its author, who waits for it at an address of ours. */
    settle: (state: string, ledTo: string) =>
      database.run(
        "UPDATE authorization_requests SET led_to = $2 WHERE state_hash = $1",
        hash(state),
        ledTo,
      ),

    /** The newest request of an author for a post that was answered. */
    lastAnswered: async (author: string, postId: string, providerId: string) => {
      const row = await database.get<{ ledTo: string | null; answeredAt: number }>(
        `SELECT led_to AS "ledTo", answered_at AS "answeredAt" FROM authorization_requests
         WHERE author = $1 AND post_id = $2 AND provider_id = $3 AND answered_at IS NOT NULL
         ORDER BY answered_at DESC LIMIT 1`,
        author,
        postId,
        providerId,
      );
      return row && { ledTo: row.ledTo, secondsAgo: (now() - row.answeredAt) / second };
    },

    /** Why there was no request to this answer, as far as this author may know. */
    fateOf: async (state: string, author: string): Promise<DeadRequest> => {
      const row = await database.get<{
        postId: string;
        providerId: string;
        answeredAt: number | null;
      }>(
        `SELECT post_id AS "postId", provider_id AS "providerId", answered_at AS "answeredAt" FROM authorization_requests WHERE state_hash = $1 AND author = $2`,
        hash(state),
        author,
      );
      if (!row) return { fate: "unknown" };
      return {
        fate: row.answeredAt === null ? "expired" : "answered",
        postId: row.postId,
        providerId: row.providerId,
      };
    },
  };
}
