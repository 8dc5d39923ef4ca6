import type { Checked } from "@tale/protocol/checked";
import { minute, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { lookupKeyOf, newSecret } from "./time-ordered-secret.ts";
import type { ExtensionData } from "./extension-data.ts";
import { hash } from "./hash.ts";

const lifetime = 30 * minute;

/**
 * An authorization request that was found good. It waits here while its user signs in and decides;
 * forms carry only its opaque id. What the user allows of it becomes a code.
 */
export interface Authorization extends ExtensionData {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Absent for a client that may leave PKCE out. */
  readonly codeChallenge?: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly state?: string;
  /** Whom the client expects to sign in; fills in the form, decides nothing. */
  readonly loginHint?: string;
  /** OpenID Connect Core §3.1.2.1: what the client asks of sign-in and consent. */
  readonly prompt?: Prompt;
  /** RFC 9126 §4: the pushed request that is used up by the answer. */
  readonly pushedRequest?: string;
}

/**
 * One that passed every check of `authorization/authorization-request.ts`: only it may wait for its
 * user, or be answered.
 */
export type CheckedAuthorization = Checked<Authorization, "every check of the request">;

/** What must be asked again, or not at all, whatever is known of the user already. */
export interface Prompt {
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
  readonly authorization: CheckedAuthorization;
  readonly sessionHash: string | null;
}

export type PendingRequestsStore = ReturnType<typeof createPendingRequestsStore>;

export function createPendingRequestsStore(database: Database, now: Clock, random: Random) {
  return {
    /** @returns the id under which this browser, and no other, finds the request again */
    keep: async (authorization: CheckedAuthorization, browser: string): Promise<string> => {
      const id = newSecret(now, random);
      await database.run(
        "INSERT INTO pending_requests (id_hash, browser_hash, request, expires_at) VALUES ($1, $2, $3, $4)",
        lookupKeyOf(id),
        hash(browser),
        JSON.stringify(authorization),
        now() + lifetime,
      );
      return id;
    },

    find: async (id: string, browser: string): Promise<FoundRequest | undefined> => {
      const row = await database.get<{ request: string; sessionHash: string | null }>(
        `SELECT request, session_hash AS "sessionHash" FROM pending_requests
         WHERE id_hash = $1 AND browser_hash = $2 AND expires_at > $3`,
        lookupKeyOf(id),
        hash(browser),
        now(),
      );
      return (
        row && {
          // A row was checked when it was written: `keep` takes nothing else.
          authorization: JSON.parse(row.request) as CheckedAuthorization,
          sessionHash: row.sessionHash,
        }
      );
    },

    /**
     * The first session that is asked for consent keeps the request; a later one is not asked about
     * it.
     */
    bindToSession: (id: string, sessionHash: string) =>
      database.run(
        "UPDATE pending_requests SET session_hash = $2 WHERE id_hash = $1 AND (session_hash IS NULL OR session_hash = $2)",
        lookupKeyOf(id),
        sessionHash,
      ),

    /**
     * The session that was asked gives the request back, in the browser that brought it: the next
     * one to be asked keeps it.
     */
    release: (id: string, browser: string, sessionHash: string) =>
      database.run(
        "UPDATE pending_requests SET session_hash = NULL WHERE id_hash = $1 AND browser_hash = $2 AND session_hash = $3",
        lookupKeyOf(id),
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
        lookupKeyOf(id),
        hash(browser),
        sessionHash ?? null,
      );
      return taken === 1;
    },

    /** @returns whether it was still there: of two answers to one request, only the first counts */
    take: async (id: string, sessionHash: string): Promise<boolean> => {
      const taken = await database.run(
        "DELETE FROM pending_requests WHERE id_hash = $1 AND session_hash = $2",
        lookupKeyOf(id),
        sessionHash,
      );
      return taken === 1;
    },
  };
}
