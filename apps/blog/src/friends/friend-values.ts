import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Friend, Share } from "../stores/shares.store.ts";
import { toFriends } from "./friend-list.ts";

/** Whose address book, and where. */
export type Book = Pick<Share, "author" | "providerId">;

export type FriendValues = ReturnType<typeof createFriendValues>;

/**
 * How a friend travels through a form and back: our mark, the address, the name. The address book
 * is not kept, so the mark is how Quillpost knows that it read this very friend there, for this
 * author; whom it did not read it does not write to. It holds in every replica, and after a
 * restart.
 */
export function createFriendValues(tokenKey: Buffer) {
  const key = Buffer.from(hkdfSync("sha256", tokenKey, "", "friends in forms", 32));

  function markOf({ author, providerId }: Book, friend: string): Buffer {
    return createHmac("sha256", key)
      .update(JSON.stringify([author, providerId, friend]))
      .digest()
      .subarray(0, 16);
  }

  return {
    of: (book: Book, { address, name }: Friend): string => {
      const friend = `${address} ${name}`.trim();
      return `${markOf(book, friend).toString("base64url")} ${friend}`;
    },

    /** Reads back what `of` wrote. Anything else is dropped: our forms hold no such thing. */
    read: (book: Book, values: readonly string[]): readonly Friend[] => {
      const known = values.filter((value) => {
        const mark = Buffer.from(value.slice(0, 22), "base64url");
        return mark.length === 16 && timingSafeEqual(mark, markOf(book, value.slice(23)));
      });
      return toFriends(
        known
          .map((value) => value.split(" "))
          .map(([, email, ...name]) => ({ email: email!, name: name.join(" ") })),
      ).friends;
    },
  };
}
