import { day, type Clock, type Random } from "@tale/service/clock";
import type { Database, Transaction } from "@tale/database/database";
import { hash } from "./hash.ts";
import type { Seal } from "./seal.ts";

/**
 * Somebody as a provider knows them: `subject` says who only together with `issuer` (OpenID Connect
 * Core §2).
 */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** A browser in which somebody has signed in, and as whom. */
export interface SignIn extends Identity {
  readonly author: string;
  readonly providerId: string;
  /** What the provider calls them; may be empty. */
  readonly name: string;
  /** Their mail address, if the provider says that it is theirs; or empty. */
  readonly email: string;
}

export interface NewSignIn extends Omit<SignIn, "author"> {
  /**
   * The session at the provider (OpenID Connect Back-Channel Logout §2.1), so that its end can be
   * told.
   */
  readonly sessionId: string | undefined;
  readonly idToken: string;
}

/** How long a sign-in lasts when nobody ends it. */
export const signInTime = 30 * day;

export type SignInsStore = ReturnType<typeof createSignInsStore>;

/** Who has signed in, and whose posts an identity stands for. */
export function createSignInsStore(database: Database, seal: Seal, now: Clock, random: Random) {
  const placeOf = (sessionHash: string): string => `sign_ins.id_token:${sessionHash}`;
  const columns = `author, provider_id AS "providerId", issuer, subject, name, email`;

  /**
   * An author has one identity at most, however many sign in at once. @returns the identity's
   * author; undefined if it has none and may not have this one
   */
  async function attach(
    transaction: Transaction,
    { issuer, subject }: Identity,
    author: string,
  ): Promise<string | undefined> {
    await transaction.run(
      "INSERT INTO identities (issuer, subject, author, attached_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      issuer,
      subject,
      author,
      now(),
    );
    return (
      await transaction.get<{ author: string }>(
        "SELECT author FROM identities WHERE issuer = $1 AND subject = $2",
        issuer,
        subject,
      )
    )?.author;
  }

  return {
    /**
     * Begins a sign-in under a new session. Somebody seen before gets their author back; a new
     * identity is attached to `browser`, unless another identity has that author already: then its
     * author is a new one.
     *
     * @returns the author it stands for
     */
    begin: (
      session: string,
      browser: string,
      { issuer, subject, providerId, name, email, sessionId, idToken }: NewSignIn,
    ) =>
      database.transaction(async (transaction) => {
        const author =
          (await attach(transaction, { issuer, subject }, browser)) ??
          (await attach(transaction, { issuer, subject }, hash(random(32))));
        await transaction.run(
          `INSERT INTO sign_ins (session_hash, author, provider_id, issuer, subject, sid, name, email, id_token_sealed, began_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          hash(session),
          author!,
          providerId,
          issuer,
          subject,
          sessionId ?? null,
          name,
          email,
          seal.close(idToken, placeOf(hash(session))),
          now(),
        );
        return author!;
      }),

    /**
     * Whether an author is somebody's who signs in; to such an author a browser's cookie leads
     * nobody.
     */
    hasIdentity: async (author: string) =>
      (await database.get("SELECT 1 AS found FROM identities WHERE author = $1", author)) !==
      undefined,

    find: (session: string) =>
      database.get<SignIn>(
        `SELECT ${columns} FROM sign_ins WHERE session_hash = $1 AND began_at >= $2`,
        hash(session),
        now() - signInTime,
      ),

    /**
     * @returns the ID token of the sign-in that ended, to show to the provider (OpenID Connect
     * RP-Initiated Logout §2)
     */
    end: async (session: string) => {
      const ended = await database.transaction((transaction) =>
        transaction.get<{ sealed: string }>(
          `DELETE FROM sign_ins WHERE session_hash = $1 RETURNING id_token_sealed AS sealed`,
          hash(session),
        ),
      );
      return ended && seal.open(ended.sealed, placeOf(hash(session)));
    },

    /**
     * Ends what a provider says has ended: one session, or all of somebody. A notice is believed
     * once.
     *
     * @returns how many sign-ins ended; undefined when this notice was here before
     */
    endAll: (
      {
        issuer,
        subject,
        sessionId,
      }: {
        readonly issuer: string;
        readonly subject?: string | undefined;
        readonly sessionId?: string | undefined;
      },
      noticeId: string,
    ) =>
      database.transaction(async (transaction) => {
        const isNew = await transaction.run(
          "INSERT INTO logout_notices (issuer, jti, received_at) VALUES ($1, $2, $3) ON CONFLICT (issuer, jti) DO NOTHING",
          issuer,
          noticeId,
          now(),
        );
        if (!isNew) return undefined;
        if (sessionId === undefined)
          return transaction.run(
            "DELETE FROM sign_ins WHERE issuer = $1 AND subject = $2",
            issuer,
            subject ?? "",
          );
        return transaction.run(
          "DELETE FROM sign_ins WHERE issuer = $1 AND sid = $2 AND (subject = $3 OR $3 IS NULL)",
          issuer,
          sessionId,
          subject ?? null,
        );
      }),
  };
}
