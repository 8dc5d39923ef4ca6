import type { Service } from "@tale/service/create-service";
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Allowances } from "../allowances.ts";
import { notHere, type Authors } from "../author.ts";
import { findOwnPost } from "../own-post.ts";
import { recipientsOf, unvouchedOf } from "../recipients.ts";
import type { ConnectionsStore } from "../stores/connections.store.ts";
import { idPattern } from "../stores/ids.ts";
import type { PostsStore } from "../stores/posts.store.ts";
import { isRegistered } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { Share, SharesStore } from "../stores/shares.store.ts";
import { readTypedAddresses } from "../typed-addresses.ts";
import type { AddressBook } from "./address-book.ts";
import type { FriendValues } from "./friend-values.ts";
import { LetterForm, problemsOf, readLetter } from "./letter.ts";

export interface LetterOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly connections: ConnectionsStore;
  readonly shares: SharesStore;
  readonly addressBook: AddressBook;
  readonly friendValues: FriendValues;
  readonly allowances: Allowances;
  /** Tells the courier that there is something to deliver. */
  readonly wakeCourier: () => void;
}

const JourneyParameters = Type.Object({
  id: Type.String({ pattern: idPattern }),
  provider: Type.String({ pattern: `${idPattern}|^by-hand$` }),
});

/** Every friend of the largest letter, with a long name. */
const bodyLimit = 2 * 1024 * 1024;

/**
 * The author previews or sends the letter.
 *
 * The form arrives; a redirect leaves. The letter is saved before anything is judged, so that no
 * problem on the way can lose it. Friends are those that were read in the author's address book,
 * others are typed, and few. Sending hands it to the courier in one transaction; pressed twice it
 * is sent once.
 *
 * @step act-2.choose-friends
 */
export async function letterRoute(pages: Service, options: LetterOptions): Promise<void> {
  const {
    authors,
    posts,
    providers,
    connections,
    shares,
    addressBook,
    friendValues,
    allowances,
    wakeCourier,
  } = options;

  pages.post(
    "/posts/:id/friends/:provider",
    { bodyLimit, schema: { params: JourneyParameters, body: LetterForm } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      const { share: id, then } = request.body;
      const providerId = request.params.provider === "by-hand" ? "" : request.params.provider;
      const book = { author: post.author, providerId };
      const letter = readLetter(request.body, (values) =>
        providerId ? friendValues.read(book, values) : [],
      );
      if (!(await shares.find(id)))
        await allowances.spend("letters", { author: post.author, ip: request.ip });
      const saved = await shares.save(id, { ...book, postId: post.id }, letter);
      if (saved && then === "preview") return reply.redirect(`/letters/${id}/preview`, 303);
      return send(id, post.author, request, reply);
    },
  );

  pages.post(
    "/letters/:id/send",
    { schema: { params: Type.Object({ id: Type.String({ pattern: idPattern }) }) } },
    async (request, reply) => {
      return send(request.params.id, await authors.of(request), request, reply);
    },
  );

  async function send(
    id: string,
    author: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const share = await shares.find(id);
    if (!author || share?.author !== author) throw notHere();
    if (share.sentAt === null) {
      const back = `/posts/${share.postId}/friends/${share.providerId || "by-hand"}`;
      if (problemsOf(share).length > 0) return reply.redirect(`${back}?check=yes`, 303);
      const recipients = recipientsOf(share);
      const isFirst = await shares.send(id, author, recipients, async (transaction) => {
        const notSent = {
          advice: "Nobody got a mail. The letter is kept as it is.",
          action: { href: back, label: "Back to the letter" },
        };
        await allowances.spendIn(
          transaction,
          "mails",
          { author, ip: request.ip },
          recipients.length,
          notSent,
        );
        const unvouched = unvouchedOf(share);
        await allowances.spendIn(
          transaction,
          "typed",
          { author, ip: request.ip },
          unvouched.length,
          notSent,
        );
        await allowances.spendOn(
          transaction,
          unvouched.map(({ address }) => address),
          notSent,
        );
      });
      if (isFirst) wakeCourier();
      if (isFirst && share.remembering === "asked") await remember(share, request.log);
    }
    return reply.redirect(`/letters/${id}`, 303);
  }

  /**
   * Puts typed friends into the address book, if that was allowed. The letter is on its way whether
   * or not it works.
   */
  async function remember(
    { id, author, providerId, typed }: Share,
    log: FastifyBaseLogger,
  ): Promise<void> {
    const provider = await providers.find(providerId);
    const connection = await connections.find(author, providerId);
    const isDone =
      provider &&
      isRegistered(provider) &&
      connection &&
      (await addressBook.add(connection, provider, readTypedAddresses(typed).friends, log));
    await shares.remembered(id, isDone ? "done" : "failed");
  }
}
