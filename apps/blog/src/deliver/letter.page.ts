import { second, type Clock } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import type { FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { notHere, type Authors } from "../author.ts";
import type { DeliveriesStore, Delivery } from "../stores/deliveries.store.ts";
import { isPublished, pathOf, type PostsStore } from "../stores/posts.store.ts";
import type { Share, SharesStore } from "../stores/shares.store.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { LetterParameters } from "./preview.page.ts";
import { countsOf, isSettled } from "./progress.ts";

export interface LetterPageOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly shares: SharesStore;
  readonly deliveries: DeliveriesStore;
  readonly wakeCourier: () => void;
  readonly now: Clock;
}

const AgainForm = Type.Object({ which: Type.Enum(["failed", "unknown"]) });

/**
 * How far a letter is: every friend with what became of the mail, and another try for those it did
 * not reach.
 */
export async function letterPage(
  pages: Service,
  { authors, posts, providers, shares, deliveries, wakeCourier, now }: LetterPageOptions,
): Promise<void> {
  pages.get("/letters/:id", { schema: { params: LetterParameters } }, async (request, reply) => {
    const share = await findOwn(request);
    if (share.sentAt === null) return reply.redirect(`/letters/${share.id}/preview`, 303);
    const post = await posts.find(share.postId);
    const all = await deliveries.of(share.id);
    const waiting = all.filter(isWaiting);
    const isQuiet =
      waiting.length > 0 && all.every((delivery) => isWaiting(delivery) || isSettled([delivery]));
    const nextTry = isQuiet ? Math.min(...waiting.map(({ dueAt }) => dueAt)) : undefined;
    return reply.view("deliver/letter.page.hbs", {
      id: share.id,
      post:
        post && isPublished(post) ? { title: post.publishedTitle, path: pathOf(post) } : undefined,
      providerName: (await providers.find(share.providerId))?.name,
      remembering: share.remembering,
      counts: countsOf(all),
      isSettled: isSettled(all),
      refresh: isSettled(all)
        ? undefined
        : Math.min(Math.max(Math.ceil(((nextTry ?? 0) - now()) / second), 2), 30),
      ...(nextTry === undefined ? {} : { nextTry, waiting: waiting.length }),
      rows: all.map(rowOf),
    });
  });

  pages.post(
    "/letters/:id/again",
    { schema: { params: LetterParameters, body: AgainForm } },
    async (request, reply) => {
      const share = await findOwn(request);
      await deliveries.again(share.id, request.body.which);
      wakeCourier();
      return reply.redirect(`/letters/${share.id}`, 303);
    },
  );

  async function findOwn(
    request: FastifyRequest<{ Params: Static<typeof LetterParameters> }>,
  ): Promise<Share> {
    const share = await shares.find(request.params.id);
    if (!share || share.author !== (await authors.of(request))) throw notHere();
    return share;
  }
}

const words = {
  queued: { word: "waiting", tone: "soft" },
  sending: { word: "on its way", tone: "soft" },
  sent: { word: "accepted", tone: "status-good" },
  failed: { word: "not sent", tone: "status-bad" },
  unknown: { word: "not sure", tone: "status-warn" },
} as const;

function rowOf(delivery: Delivery) {
  const { id, name, address, status, reason, said } = delivery;
  return {
    id,
    name,
    address,
    ...words[status],
    reason,
    said,
    retryAt: isWaiting(delivery) ? delivery.dueAt : undefined,
  };
}

function isWaiting({ status, attempts }: Delivery): boolean {
  return status === "queued" && attempts > 0;
}
