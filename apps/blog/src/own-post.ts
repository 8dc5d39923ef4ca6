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
 * The published post that the asker wrote. To anybody else it has nothing to share. @throws
 * ErrorPage
 */
export async function findOwnPost(
  posts: PostsStore,
  authors: Authors,
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<PublishedPost> {
  const post = await posts.find(request.params.id);
  if (!post || !isPublished(post) || post.author !== (await authors.of(request))) throw notHere();
  return post;
}
