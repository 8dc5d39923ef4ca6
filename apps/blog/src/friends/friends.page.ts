import { initialOf } from "@tale/pages/marks";
import type { Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import type { FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { Authors } from "../author.ts";
import { allowFormsToReachProviders } from "../authorization-server/form-targets.ts";
import { findOwnPost, JourneyParameters, PostParameters } from "../own-post.ts";
import { findRegistered } from "../registered-provider.ts";
import { includesScope, scopes } from "../scopes.ts";
import type { Sessions } from "../session.ts";
import { problemOfEnd, shareProblemPath, wordsForProblem } from "../share.problems.ts";
import type { Connection, ConnectionsStore } from "../stores/connections.store.ts";
import { newId } from "../stores/ids.ts";
import { pathOf, type PostsStore, type PublishedPost } from "../stores/posts.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { Friend, Share, SharesStore } from "../stores/shares.store.ts";
import { readTypedAddresses } from "../typed-addresses.ts";
import type { AddressBook, AddressBookAnswer } from "./address-book.ts";
import { whatWasAllowed } from "./allowed.words.ts";
import type { FriendValues } from "./friend-values.ts";
import { problemsOf } from "./letter.ts";

export interface FriendsPageOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly connections: ConnectionsStore;
  readonly shares: SharesStore;
  readonly addressBook: AddressBook;
  readonly friendValues: FriendValues;
  readonly random: Random;
  readonly sessions: Sessions;
}

const Query = Type.Object({ check: Type.Optional(Type.String()) });

/**
 * The author picks friends and writes a note.
 *
 * The address book is read now, with the access token, and never kept. What could not be had is
 * said, and what still works goes on working: addresses can always be typed. `by-hand` in place of
 * a provider means nothing but that.
 *
 * @step act-2.choose-friends
 * @step act-3.cope
 * @step act-5.no-question
 */
export async function friendsPage(pages: Service, options: FriendsPageOptions): Promise<void> {
  const {
    authors,
    posts,
    providers,
    connections,
    shares,
    addressBook,
    friendValues,
    random,
    sessions,
  } = options;

  pages.get(
    "/posts/:id/friends/:provider",
    { exposeHeadRoute: false, schema: { params: JourneyParameters, querystring: Query } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      const provider = await findRegistered(providers, request.params.provider);
      const connection = await connections.find(post.author, provider.id);
      if (!connection) return reply.redirect(`/posts/${post.id}/share`, 303);
      const answer = await addressBook.read(connection, provider, request.log);
      if (answer.kind === "ended")
        return reply.redirect(
          shareProblemPath(post.id, provider.id, problemOfEnd(answer.reason)),
          303,
        );
      const open = await shares.findOpen(post.author, post.id, provider.id);
      allowFormsToReachProviders(reply, [provider]);
      return reply.view("friends/friends.page.hbs", {
        ...(await letterView(request, post, open)),
        ...bookView(provider, connection, answer, open, (friend) =>
          friendValues.of(connection, friend),
        ),
      });
    },
  );

  pages.get(
    "/posts/:id/friends/by-hand",
    { schema: { params: PostParameters, querystring: Query } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      const open = await shares.findOpen(post.author, post.id, "");
      return reply.view("friends/friends.page.hbs", {
        ...(await letterView(request, post, open)),
        provider: { id: "by-hand" },
        isByHand: true,
      });
    },
  );

  async function letterView(
    request: FastifyRequest<{ Querystring: Static<typeof Query> }>,
    post: PublishedPost,
    open: Share | undefined,
  ) {
    const { check } = request.query;
    return {
      post: { id: post.id, title: post.publishedTitle, path: pathOf(post) },
      share: open?.id ?? newId(random),
      note: open?.note,
      typed: open?.typed,
      remembering: open?.remembering === "asked",
      replyTo:
        open?.replyTo ??
        (await shares.lastReplyTo(post.author)) ??
        (await sessions.of(request))?.email,
      signature:
        open?.signature ?? ((await shares.lastSignature(post.author)) || post.publishedByline),
      problems: check && open ? problemsOf(open) : [],
      isTypedWrong:
        check !== undefined &&
        open !== undefined &&
        readTypedAddresses(open.typed).problems.length > 0,
    };
  }
}

/**
 * The address book as the page shows it. While it cannot be read, whoever was ticked before is
 * still there.
 */
function bookView(
  provider: RegisteredProvider,
  connection: Connection,
  answer: Exclude<AddressBookAnswer, { kind: "ended" }>,
  open: Share | undefined,
  valueOf: (friend: Friend) => string,
) {
  const { id, name } = provider;
  const ticked = new Set(open?.friends.map(({ address }) => address));
  const { friends, unusable, repeated } =
    answer.kind === "friends"
      ? answer.list
      : { friends: open?.friends ?? [], unusable: [], repeated: [] };
  return {
    provider: { id, name },
    rows: friends.map((friend: Friend) => ({
      ...friend,
      initial: initialOf(friend.name || friend.address),
      value: valueOf(friend),
      isTicked: ticked.has(friend.address),
    })),
    unusable,
    repeated,
    hasList: friends.length + unusable.length > 0,
    isEmpty: answer.kind === "friends" && friends.length + unusable.length === 0,
    isNotAllowed: answer.kind === "not_allowed",
    trouble:
      answer.kind === "trouble"
        ? {
            ...wordsForProblem(answer.problem, name),
            asksAnew: answer.problem === "contacts_want_more",
          }
        : undefined,
    canRemember: includesScope(connection.scope, scopes.add),
    allowed: answer.kind === "friends" ? whatWasAllowed(connection, provider) : undefined,
  };
}
