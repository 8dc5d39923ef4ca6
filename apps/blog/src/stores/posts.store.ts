import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";

/** A post as its author works on it; readers see what was published last. */
export interface Post {
  readonly id: string;
  readonly author: string;
  readonly title: string;
  readonly markdown: string;
  /** The author's name, as readers are to see it; may be empty. */
  readonly byline: string;
  readonly savedAt: number;
  /**
   * The readable half of the public address; null until the first publication, unchanged ever
   * after.
   */
  readonly slug: string | null;
  readonly publishedTitle: string | null;
  readonly publishedMarkdown: string | null;
  readonly publishedByline: string;
  readonly publishedAt: number | null;
  readonly updatedAt: number | null;
}

export interface PublishedPost extends Post {
  readonly slug: string;
  readonly publishedTitle: string;
  readonly publishedMarkdown: string;
  readonly publishedAt: number;
}

export function isPublished(post: Post): post is PublishedPost {
  return post.publishedAt !== null;
}

/** The stable public address of a post, below the origin. */
export function pathOf({ slug, id }: PublishedPost): string {
  return `/posts/${slug}-${id}`;
}

const columns = `id, author, title, markdown, byline, published_byline AS "publishedByline", saved_at AS "savedAt", slug, published_title AS "publishedTitle",
  published_markdown AS "publishedMarkdown", published_at AS "publishedAt", updated_at AS "updatedAt"`;

export type PostsStore = ReturnType<typeof createPostsStore>;

export function createPostsStore(database: Database, now: Clock) {
  return {
    find: (id: string) => database.get<Post>(`SELECT ${columns} FROM posts WHERE id = $1`, id),

    latest: (count: number) =>
      database.all<PublishedPost>(
        `SELECT ${columns} FROM posts WHERE published_at IS NOT NULL ORDER BY published_at DESC, id LIMIT CAST($1 AS BIGINT)`,
        count,
      ),

    writtenBy: (author: string, count: number) =>
      database.all<Post>(
        `SELECT ${columns} FROM posts WHERE author = $1 ORDER BY saved_at DESC, id LIMIT CAST($2 AS BIGINT)`,
        author,
        count,
      ),

    /** The name under the author's latest post that has one. */
    lastByline: async (author: string): Promise<string> => {
      const last = await database.get<{ byline: string }>(
        "SELECT byline FROM posts WHERE author = $1 AND byline <> '' ORDER BY saved_at DESC, id LIMIT 1",
        author,
      );
      return last?.byline ?? "";
    },

    /** @returns false when a post with this id belongs to somebody else */
    save: (
      id: string,
      author: string,
      {
        title,
        markdown,
        byline = "",
      }: Pick<Post, "title" | "markdown"> & { readonly byline?: string },
    ) =>
      database.transaction(async (transaction) => {
        const changed = await transaction.run(
          `INSERT INTO posts (id, author, title, markdown, byline, saved_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (id) DO UPDATE SET title = excluded.title, markdown = excluded.markdown, byline = excluded.byline,
             saved_at = excluded.saved_at
           WHERE posts.author = excluded.author`,
          id,
          author,
          title,
          markdown,
          byline,
          now(),
        );
        return changed === 1;
      }),

    /** Shows readers the post as it was last saved. The address is chosen once. */
    publish: (id: string, author: string, slug: string) =>
      database.transaction((transaction) =>
        transaction.get<PublishedPost>(
          `UPDATE posts SET published_title = title, published_markdown = markdown, published_byline = byline, slug = COALESCE(slug, $3),
             published_at = COALESCE(published_at, $4), updated_at = CASE WHEN published_at IS NULL THEN NULL ELSE $4 END
           WHERE id = $1 AND author = $2 RETURNING ${columns}`,
          id,
          author,
          slug,
          now(),
        ),
      ),

    /** Removes a post with everything that hangs on it; mails not yet sent are never sent. */
    remove: (id: string, author: string) =>
      database.transaction(async (transaction) => {
        if (
          (await transaction.run("DELETE FROM posts WHERE id = $1 AND author = $2", id, author)) ===
          0
        )
          return;
        await transaction.run(
          "DELETE FROM deliveries WHERE share_id IN (SELECT id FROM shares WHERE post_id = $1)",
          id,
        );
        await transaction.run("DELETE FROM shares WHERE post_id = $1", id);
      }),
  };
}
