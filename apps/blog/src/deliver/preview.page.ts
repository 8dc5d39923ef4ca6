import { contentSecurityPolicy } from "@tale/pages/content-security-policy";
import type { Service } from "@tale/service/create-service";
import type { FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { notHere, type Authors } from "../author.ts";
import type { Sender } from "../config.ts";
import { recipientsOf } from "../recipients.ts";
import { idPattern } from "../stores/ids.ts";
import type { Share, SharesStore } from "../stores/shares.store.ts";
import type { Letters } from "./letters.ts";
import { mailPolicy, writeMail, type Mail } from "./mail.ts";

export interface PreviewOptions {
  readonly authors: Authors;
  readonly shares: SharesStore;
  readonly letters: Letters;
  readonly sender: Sender;
}

export const LetterParameters = Type.Object({ id: Type.String({ pattern: idPattern }) });

/**
 * The mail as the first friend will get it: the text, and the HTML as a document of its own in a
 * frame.
 */
export async function previewPage(
  pages: Service,
  { authors, shares, letters, sender }: PreviewOptions,
): Promise<void> {
  pages.get(
    "/letters/:id/preview",
    { schema: { params: LetterParameters } },
    async (request, reply) => {
      const { share, mail } = await findMail(request);
      const recipients = recipientsOf(share);
      reply.header("content-security-policy", `${contentSecurityPolicy()}; frame-src 'self'`);
      return reply.view("deliver/preview.page.hbs", {
        id: share.id,
        back: `/posts/${share.postId}/friends/${share.providerId || "by-hand"}`,
        sender,
        mail,
        first: recipients[0],
        others: recipients.length > 1 ? recipients.slice(1) : undefined,
      });
    },
  );

  pages.get(
    "/letters/:id/mail.html",
    { schema: { params: LetterParameters } },
    async (request, reply) => {
      const { mail } = await findMail(request);
      return reply
        .header("content-security-policy", mailPolicy)
        .header("x-frame-options", "SAMEORIGIN")
        .type("text/html; charset=utf-8")
        .send(mail.html);
    },
  );

  async function findMail(
    request: FastifyRequest<{ Params: Static<typeof LetterParameters> }>,
  ): Promise<{ share: Share; mail: Mail }> {
    const share = await shares.find(request.params.id);
    const letter =
      share && share.author === (await authors.of(request)) ? await letters.of(share) : undefined;
    if (!share || !letter) throw notHere();
    return {
      share,
      mail: writeMail(letter, recipientsOf(share)[0] ?? { name: "Carol", address: "" }),
    };
  }
}
