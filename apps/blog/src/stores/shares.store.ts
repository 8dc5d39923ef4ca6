import type { Clock, Random } from "@tale/service/clock";
import type { Database, Transaction } from "@tale/database/database";
import { newId } from "./ids.ts";

export interface Friend {
  readonly name: string;
  readonly address: string;
}

/** What the author has chosen and written so far, kept so that no trouble on the way loses it. */
export interface ShareDraft {
  readonly signature: string;
  readonly note: string;
  /** Where friends' answers go, as it was typed; empty for nowhere. */
  readonly replyTo: string;
  readonly friends: readonly Friend[];
  /** Addresses as they were typed, wrong ones included. */
  readonly typed: string;
  /** Whether typed friends go into the address book: asked for, done, or tried in vain. */
  readonly remembering: "no" | "asked" | "done" | "failed";
}

/** One letter about one post, to friends of one provider. Once sent it does not change. */
export interface Share extends ShareDraft {
  readonly id: string;
  readonly author: string;
  readonly postId: string;
  /** Empty when all addresses were typed by hand. */
  readonly providerId: string;
  readonly sentAt: number | null;
}

const columns = `id, author, post_id AS "postId", provider_id AS "providerId", signature, note, reply_to AS "replyTo", friends, typed, remembering, sent_at AS "sentAt"`;

type Row = Omit<Share, "friends"> & { readonly friends: string };

function toShare(row: Row | undefined): Share | undefined {
  return row && { ...row, friends: JSON.parse(row.friends) as Friend[] };
}

export type SharesStore = ReturnType<typeof createSharesStore>;

export function createSharesStore(database: Database, now: Clock, random: Random) {
  return {
    find: async (id: string) =>
      toShare(await database.get<Row>(`SELECT ${columns} FROM shares WHERE id = $1`, id)),

    /** The letter of this author about this post that has not been sent yet. */
    findOpen: async (author: string, postId: string, providerId: string) =>
      toShare(
        await database.get<Row>(
          `SELECT ${columns} FROM shares WHERE post_id = $1 AND provider_id = $2 AND author = $3 AND sent_at IS NULL ORDER BY saved_at DESC LIMIT 1`,
          postId,
          providerId,
          author,
        ),
      ),

    lastSignature: async (author: string) =>
      (
        await database.get<{ signature: string }>(
          "SELECT signature FROM shares WHERE author = $1 AND signature <> '' ORDER BY saved_at DESC LIMIT 1",
          author,
        )
      )?.signature ?? "",

    lastReplyTo: async (author: string) =>
      (
        await database.get<{ replyTo: string }>(
          `SELECT reply_to AS "replyTo" FROM shares WHERE author = $1 ORDER BY saved_at DESC LIMIT 1`,
          author,
        )
      )?.replyTo,

    /** @returns false when a letter with this id has been sent already, or is somebody else's */
    save: (
      id: string,
      { author, postId, providerId }: Pick<Share, "author" | "postId" | "providerId">,
      draft: ShareDraft,
    ) =>
      database.transaction(async (transaction) => {
        const saved = await transaction.run(
          `INSERT INTO shares (id, author, post_id, provider_id, signature, note, reply_to, friends, typed, remembering, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           ON CONFLICT (id) DO UPDATE SET signature = excluded.signature, note = excluded.note, reply_to = excluded.reply_to, friends = excluded.friends, typed = excluded.typed,
             remembering = excluded.remembering, saved_at = excluded.saved_at
           WHERE shares.author = excluded.author AND shares.post_id = excluded.post_id AND shares.sent_at IS NULL`,
          id,
          author,
          postId,
          providerId,
          draft.signature,
          draft.note,
          draft.replyTo,
          JSON.stringify(draft.friends),
          draft.typed,
          draft.remembering,
          now(),
        );
        return saved === 1;
      }),

    /**
     * Hands a letter over for delivery, one mail per friend. Pressed twice, it is sent once.
     *
     * @param pay is asked when it is sent; what it throws leaves the letter unsent
     * @returns whether it was this call that sent it
     */
    send: (
      id: string,
      author: string,
      recipients: readonly Friend[],
      pay: (transaction: Transaction) => Promise<void> = async () => undefined,
    ) =>
      database.transaction(async (transaction) => {
        const sent = await transaction.run(
          "UPDATE shares SET sent_at = $3 WHERE id = $1 AND author = $2 AND sent_at IS NULL",
          id,
          author,
          now(),
        );
        if (sent === 1) await pay(transaction);
        if (sent === 1) await queue(transaction, id, recipients);
        return sent === 1;
      }),

    remembered: (id: string, outcome: "done" | "failed") =>
      database.run("UPDATE shares SET remembering = $2 WHERE id = $1", id, outcome),
  };

  async function queue(
    transaction: Transaction,
    shareId: string,
    recipients: readonly Friend[],
  ): Promise<void> {
    for (const [position, { name, address }] of recipients.entries()) {
      await transaction.run(
        `INSERT INTO deliveries (id, share_id, position, name, address, status, attempts, due_at, changed_at) VALUES ($1, $2, $3, $4, $5, 'queued', 0, $6, $6)
         ON CONFLICT (share_id, address) DO NOTHING`,
        newId(random),
        shareId,
        position,
        name,
        address,
        now(),
      );
    }
  }
}
