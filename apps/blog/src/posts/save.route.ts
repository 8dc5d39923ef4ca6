import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Allowances } from "../allowances.ts";
import { notHere, type Authors } from "../author.ts";
import { cleanLine } from "../mail-address.ts";
import { PostParameters } from "../own-post.ts";
import { pathOf, type PostsStore } from "../stores/posts.store.ts";
import { slugOf } from "./slug.ts";

export interface SaveOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly allowances: Allowances;
}

const SaveRequest = Type.Object({
  title: Type.Optional(Type.String({ maxLength: 200 })),
  markdown: Type.Optional(Type.String({ maxLength: 100_000 })),
  byline: Type.Optional(Type.String({ maxLength: 80 })),
  then: Type.Optional(Type.String()),
});

/** A post of the longest length, with every character percent-encoded. */
const bodyLimit = 2 * 1024 * 1024;

/**
 * The author saves, publishes or deletes a post.
 *
 * Forms arrive, from the editor's buttons or from its script, which saves while the author writes;
 * a redirect leaves. Whatever is pressed, the text is saved first.
 *
 * @step act-2.write-post
 */
export async function saveRoute(
  pages: Service,
  { authors, posts, allowances }: SaveOptions,
): Promise<void> {
  pages.post(
    "/write/:id",
    { bodyLimit, schema: { params: PostParameters, body: SaveRequest } },
    async (request, reply) => {
      const { title = "", markdown = "", byline = "", then = "save" } = request.body;
      const { id } = request.params;
      const author = await authors.welcome(request, reply);
      if (!(await posts.find(id))) await allowances.spend("posts", { author, ip: request.ip });
      const saved = await posts.save(id, author, {
        title: cleanLine(title, 200),
        markdown: markdown.replace(/\r\n?/g, "\n"),
        byline: cleanLine(byline, 80),
      });
      if (!saved) throw notHere();
      if (then === "publish") return reply.redirect(await publish(id, author), 303);
      return reply.redirect(then === "preview" ? `/write/${id}/preview` : `/write/${id}`, 303);
    },
  );

  pages.post(
    "/write/:id/publish",
    { schema: { params: PostParameters } },
    async (request, reply) => {
      return reply.redirect(await publish(request.params.id, await authors.of(request)), 303);
    },
  );

  pages.post(
    "/write/:id/delete",
    { schema: { params: PostParameters } },
    async (request, reply) => {
      const author = await authors.of(request);
      if (author) await posts.remove(request.params.id, author);
      return reply.redirect("/", 303);
    },
  );

  /** @returns where to go: the published post, or the editor with what is missing */
  async function publish(id: string, author: string | undefined): Promise<string> {
    const draft = await posts.find(id);
    if (!draft || !author || draft.author !== author) throw notHere();
    if (!draft.title) return `/write/${id}?missing=title`;
    if (!draft.markdown.trim()) return `/write/${id}?missing=text`;
    const post = await posts.publish(id, author, slugOf(draft.title));
    if (!post) throw notHere();
    return pathOf(post);
  }
}
