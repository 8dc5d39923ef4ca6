import type { Service } from "@tale/service/create-service";
import type { Random } from "@tale/service/clock";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Sessions } from "../session.ts";
import { notHere, type Authors } from "../author.ts";
import { PostParameters } from "../own-post.ts";
import { newId } from "../stores/ids.ts";
import { isPublished, pathOf, type Post, type PostsStore } from "../stores/posts.store.ts";
import { renderMarkdown } from "../markdown.ts";

export interface EditorOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly sessions: Sessions;
  readonly random: Random;
}

/**
 * Where posts are written, and looked at before others see them.
 *
 * A new post has an address before its first word, so that reloading, going back and saving twice
 * all mean the same post. Its author is known by then, too: what a new browser saves at the same
 * moment, by script and by button, is of one author.
 */
export async function editorPage(
  pages: Service,
  { authors, posts, sessions, random }: EditorOptions,
): Promise<void> {
  pages.get("/write", async (_request, reply) => reply.redirect(`/write/${newId(random)}`, 303));

  pages.get(
    "/write/:id",
    {
      schema: {
        params: PostParameters,
        querystring: Type.Object({ missing: Type.Optional(Type.String()) }),
      },
    },
    async (request, reply) => {
      const post = await posts.find(request.params.id);
      const author = post ? await authors.of(request) : await authors.welcome(request, reply);
      if (post && post.author !== author) throw notHere();
      return reply.view("posts/editor.page.hbs", {
        id: request.params.id,
        post,
        byline: post?.byline ?? (await bylineFor(author, request)),
        preview: post && renderMarkdown(post.markdown),
        publicPath: post && isPublished(post) ? pathOf(post) : undefined,
        missing: stillMissing(request.query.missing, post),
      });
    },
  );

  /** The name a new post begins with: the one of the last post, or of the sign-in. */
  async function bylineFor(author: string | undefined, request: FastifyRequest): Promise<string> {
    const last = author === undefined ? "" : await posts.lastByline(author);
    return last || ((await sessions.of(request))?.name ?? "");
  }

  pages.get(
    "/write/:id/preview",
    { schema: { params: PostParameters } },
    async (request, reply) => {
      const post = await posts.find(request.params.id);
      if (!post || post.author !== (await authors.of(request))) throw notHere();
      return reply.view("posts/preview.page.hbs", { post, html: renderMarkdown(post.markdown) });
    },
  );

  pages.get("/write/:id/delete", { schema: { params: PostParameters } }, async (request, reply) => {
    const post = await posts.find(request.params.id);
    if (!post || post.author !== (await authors.of(request))) throw notHere();
    return reply.view("posts/delete.page.hbs", { post, isPublished: isPublished(post) });
  });
}

/** What kept the post from being published, if it has not been written since. */
function stillMissing(
  missing: string | undefined,
  post: Post | undefined,
): "title" | "text" | undefined {
  if (missing === "title") return post?.title ? undefined : "title";
  if (missing === "text") return post?.markdown.trim() ? undefined : "text";
  return undefined;
}
