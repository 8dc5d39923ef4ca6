import type { Service } from "@tale/service/create-service";
import type { Authors } from "../author.ts";
import { isPublished, pathOf, type Post, type PostsStore } from "../stores/posts.store.ts";
import type { Sessions } from "../session.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { excerptOf } from "../markdown.ts";

export interface FrontPageOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly sessions: Sessions;
}

/**
 * The front page: what Quillpost is, what was published last, and for its author what is not
 * finished yet, and who signed in.
 */
export async function frontPage(
  pages: Service,
  { authors, posts, providers, sessions }: FrontPageOptions,
): Promise<void> {
  pages.get("/", async (request, reply) => {
    const author = await authors.of(request);
    const own = author ? await posts.writtenBy(author, 50) : [];
    const latest = await posts.latest(20);
    const known = await providers.all();
    const signIn = await sessions.of(request);
    return reply.view("posts/front.page.hbs", {
      offersSignIn: known.some((provider) => provider.offersSignIn === 1),
      signIn: signIn && {
        name: signIn.name,
        provider: known.find(({ id }) => id === signIn.providerId)?.name,
      },
      drafts: own
        .filter((post) => !isPublished(post) || hasChanges(post))
        .map(({ id, title, savedAt, publishedAt }) => ({
          id,
          title: title || "Untitled",
          savedAt,
          publishedAt,
        })),
      latest: latest.map((post) => ({
        title: post.publishedTitle,
        path: pathOf(post),
        publishedAt: post.publishedAt,
        byline: post.publishedByline,
        excerpt: excerptOf(post.publishedMarkdown, 220),
        own: post.author === author,
      })),
    });
  });
}

function hasChanges(post: Post): boolean {
  return post.title !== post.publishedTitle || post.markdown !== post.publishedMarkdown;
}
