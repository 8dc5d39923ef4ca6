import { minute, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import type { Carried } from "./carried.ts";
import { keyOf, newSecret } from "./dated-secret.ts";
import { hash } from "./hash.ts";

const lifetime = 30 * minute;

/**
 * An authorization request that was found good and waits for its user. Forms carry only its opaque
 * id.
 */
export interface PendingRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge?: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly state?: string;
  /** Whom the client expects to sign in; fills in the form, decides nothing. */
  readonly loginHint?: string;
  readonly demands: Demands;
  readonly carried: Carried;
}

/**
 * What a client wants of sign-in and consent, beyond a known user (OpenID Connect Core §3.1.2.1).
 */
export interface Demands {
  /** Nobody may be asked anything. */
  readonly silent?: boolean;
  /** The sign-in must not be older than this. */
  readonly signedInSince?: number;
  /** The one user who may answer. */
  readonly userId?: string;
  /** Asked again, whatever was allowed before. */
  readonly askConsent?: boolean;
}

export interface FoundRequest {
  readonly request: PendingRequest;
  readonly sessionHash: string | null;
}

export type PendingRequestsStore = ReturnType<typeof createPendingRequestsStore>;

export function createPendingRequestsStore(database: Database, now: Clock, random: Random) {
  return {
    /** @returns the id under which this browser, and no other, finds the request again */
    keep: async (request: PendingRequest, browser: string): Promise<string> => {
      const id = newSecret(now, random);
      await database.run(
        "INSERT INTO pending_requests (id_hash, browser_hash, request, expires_at) VALUES ($1, $2, $3, $4)",
        keyOf(id),
        hash(browser),
        JSON.stringify(request),
        now() + lifetime,
      );
      return id;
    },

    find: async (id: string, browser: string): Promise<FoundRequest | undefined> => {
      const row = await database.get<{ request: string; sessionHash: string | null }>(
        `SELECT request, session_hash AS "sessionHash" FROM pending_requests
         WHERE id_hash = $1 AND browser_hash = $2 AND expires_at > $3`,
        keyOf(id),
        hash(browser),
        now(),
      );
      return (
        row && { request: JSON.parse(row.request) as PendingRequest, sessionHash: row.sessionHash }
      );
    },

    /**
     * The first session that is asked for consent keeps the request; a later one is not asked about
     * it.
     */
    bindToSession: (id: string, sessionHash: string) =>
      database.run(
        "UPDATE pending_requests SET session_hash = $2 WHERE id_hash = $1 AND (session_hash IS NULL OR session_hash = $2)",
        keyOf(id),
        sessionHash,
      ),

    /**
     * The session that was asked gives the request back, in the browser that brought it: the next
     * one to be asked keeps it.
     */
    release: (id: string, browser: string, sessionHash: string) =>
      database.run(
        "UPDATE pending_requests SET session_hash = NULL WHERE id_hash = $1 AND browser_hash = $2 AND session_hash = $3",
        keyOf(id),
        hash(browser),
        sessionHash,
      ),

    /**
     * Whoever was not asked yet gives it up, in the browser that brought it. @returns whether it
     * was still there
     */
    giveUp: async (
      id: string,
      browser: string,
      sessionHash: string | undefined,
    ): Promise<boolean> => {
      const taken = await database.run(
        `DELETE FROM pending_requests
         WHERE id_hash = $1 AND browser_hash = $2 AND (session_hash IS NULL OR session_hash = $3)`,
        keyOf(id),
        hash(browser),
        sessionHash ?? null,
      );
      return taken === 1;
    },

    /** @returns whether it was still there: of two answers to one request, only the first counts */
    take: async (id: string, sessionHash: string): Promise<boolean> => {
      const taken = await database.run(
        "DELETE FROM pending_requests WHERE id_hash = $1 AND session_hash = $2",
        keyOf(id),
        sessionHash,
      );
      return taken === 1;
    },
  };
}
