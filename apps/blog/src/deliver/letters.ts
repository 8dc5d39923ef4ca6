import { excerptOf } from "../markdown.ts";
import { isPublished, pathOf, type PostsStore } from "../stores/posts.store.ts";
import type { Share, SharesStore } from "../stores/shares.store.ts";
import type { Letter } from "./mail.ts";

export interface LettersOptions {
  readonly shares: SharesStore;
  readonly posts: PostsStore;
  readonly origin: string;
}

export type Letters = ReturnType<typeof createLetters>;

/**
 * A letter as friends will read it: what the author chose, and the post as it stands. The link uses
 * the configured origin.
 */
export function createLetters({ shares, posts, origin }: LettersOptions) {
  async function letterOf({
    postId,
    signature,
    note,
    replyTo,
  }: Share): Promise<Letter | undefined> {
    const post = await posts.find(postId);
    if (!post || !isPublished(post)) return undefined;
    return {
      title: post.publishedTitle,
      excerpt: excerptOf(post.publishedMarkdown, 280),
      url: origin + pathOf(post),
      signature,
      note,
      replyTo: replyTo ? { name: signature, address: replyTo } : undefined,
    };
  }

  return {
    of: letterOf,
    find: async (shareId: string): Promise<Letter | undefined> => {
      const share = await shares.find(shareId);
      return share && letterOf(share);
    },
  };
}
