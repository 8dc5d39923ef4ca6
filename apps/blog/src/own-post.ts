import { check } from "@tale/protocol/check";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { notHere, type Authors } from "./author.ts";
import { idPattern } from "./stores/ids.ts";
import { isPublished, type PostsStore, type PublishedPost } from "./stores/posts.store.ts";

export const PostParameters = Type.Object({ id: Type.String({ pattern: idPattern }) });

/** A post and a provider, as they stand in the addresses of the journey. */
export const JourneyParameters = Type.Object({
  id: Type.String({ pattern: idPattern }),
  provider: Type.String({ pattern: idPattern }),
});

/**
 * RFC 9110 §15.5.4: the published post that the asker wrote. To any other author it is not there,
 * so that its friends and connection are not either.
 *
 * @throws ErrorPage
 */
export async function findOwnPost(
  posts: PostsStore,
  authors: Authors,
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<PublishedPost> {
  const post = await posts.find(request.params.id);
  const author = await authors.of(request);
  check(
    "the post is this author's",
    "RFC 9110 §15.5.4",
    post && isPublished(post) && post.author === author,
    notHere,
  );
  return post;
}
