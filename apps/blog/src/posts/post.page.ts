import { ErrorPage } from "@tale/pages/error-page";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Authors } from "../author.ts";
import { isPublished, pathOf, type PostsStore } from "../stores/posts.store.ts";
import { renderMarkdown } from "../markdown.ts";
import { idOf } from "./slug.ts";

export interface PostPageOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
}

/**
 * A published post, for everybody. Its id alone finds it; a reader who came by another spelling is
 * led to the one address.
 *
 * @step act-2.open-link
 */
export async function postPage(pages: Service, { authors, posts }: PostPageOptions): Promise<void> {
  pages.get(
    "/posts/:address",
    { schema: { params: Type.Object({ address: Type.String({ maxLength: 200 }) }) } },
    async (request, reply) => {
      const post = await posts.find(idOf(request.params.address));
      if (!post || !isPublished(post)) throw notHereAnyMore();
      if (`/posts/${request.params.address}` !== pathOf(post))
        return reply.redirect(pathOf(post), 301);
      const own = post.author === (await authors.of(request));
      return reply.view("posts/post.page.hbs", {
        moment: own ? "own-post" : "read-post",
        id: post.id,
        title: post.publishedTitle,
        html: renderMarkdown(post.publishedMarkdown),
        byline: post.publishedByline,
        publishedAt: post.publishedAt,
        updatedAt: post.updatedAt,
        own,
      });
    },
  );
}

/**
 * Whoever comes here mostly followed a link that a friend sent. What was never published looks the
 * same as what is gone.
 */
function notHereAnyMore(): ErrorPage {
  return new ErrorPage({
    status: 404,
    title: "This post is not here",
    detail:
      "Its writer may have taken it back, or the link lost a few letters on its way to you. Whoever sent it to you may know more.",
    action: { href: "/", label: "To the front page" },
  });
}
