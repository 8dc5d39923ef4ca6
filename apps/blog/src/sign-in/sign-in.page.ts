import { markOf, type Marks } from "@tale/pages/marks";
import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import { allowFormsToReachProviders } from "../authorization-server/form-targets.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { isRegistered, type Provider } from "../stores/provider.ts";
import { isPublished, pathOf, type Post, type PostsStore } from "../stores/posts.store.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { canSignIn } from "./can-sign-in.ts";
import type { Sessions } from "../session.ts";
import { isSignInProblem, signInProblems } from "./sign-in.problems.ts";

export interface SignInPageOptions {
  readonly sessions: Sessions;
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
  readonly posts: PostsStore;
  readonly marks: Marks;
}

const Query = Type.Object({
  provider: Type.Optional(Type.String()),
  problem: Type.Optional(Type.String()),
  out: Type.Optional(Type.String()),
  state: Type.Optional(Type.String(secret("state"))),
});

/**
 * Who are you? Nobody has to say. Whoever does finds the same posts in another browser; and the
 * page tells what that has to do with sharing contacts, which is nothing.
 */
export async function signInPage(
  pages: Service,
  { sessions, providers, discovery, posts, marks }: SignInPageOptions,
): Promise<void> {
  pages.get("/sign-in", { schema: { querystring: Query } }, async (request, reply) => {
    const { problem, provider: troubled, out, state } = request.query;
    const known = await providers.all();
    const nameOf = (id: string | undefined): string | undefined =>
      known.find((provider) => provider.id === id)?.name;
    const signIn = await sessions.of(request);
    const offering = (
      await Promise.all(
        known
          .filter(({ offersSignIn }) => offersSignIn === 1)
          .map(async (provider) => ({ provider, end: await offerOf(provider) })),
      )
    ).filter(({ end }) => end !== undefined);
    const trouble = nameOf(troubled);
    allowFormsToReachProviders(
      reply,
      offering.map(({ provider }) => provider),
    );
    return reply.view("sign-in/sign-in.page.hbs", {
      problem: isSignInProblem(problem) && trouble ? signInProblems[problem](trouble) : undefined,
      isOut: (out === "yes" || state === "out") && !signIn,
      signIn: signIn && {
        name: signIn.name,
        provider: nameOf(signIn.providerId),
        endsThere: offering.some(
          ({ provider, end }) => provider.id === signIn.providerId && end === "ends_sessions",
        ),
      },
      own: signIn && (await posts.writtenBy(signIn.author, 20)).map(lineOf),
      choices: offering.map(({ provider: { id, name, issuer } }) => ({
        id,
        mark: markOf(marks, name, issuer),
        name,
        host: new URL(issuer).host,
      })),
      example: offering[0]?.provider.name ?? known[0]?.name ?? "your mail provider",
    });
  });

  /** What a provider can do right now; undefined: nothing, or it does not answer. */
  async function offerOf(provider: Provider): Promise<"signs_in" | "ends_sessions" | undefined> {
    try {
      const metadata = isRegistered(provider) ? await discovery.glance(provider.issuer) : undefined;
      if (!metadata || !canSignIn(provider, metadata)) return undefined;
      return metadata.end_session_endpoint ? "ends_sessions" : "signs_in";
    } catch (error) {
      if (error instanceof DiscoveryError) return undefined;
      throw error;
    }
  }
}

function lineOf(post: Post) {
  return {
    title: post.publishedTitle || post.title || "Untitled",
    savedAt: post.savedAt,
    ...(isPublished(post)
      ? { isPublished: true, path: pathOf(post) }
      : { isPublished: false, path: `/write/${post.id}` }),
  };
}
