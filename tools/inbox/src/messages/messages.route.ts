import type { Service } from "@tale/service/create-service";
import { Type, type Static } from "typebox";
import type { Mail, MailStore } from "../mailboxes/mails.store.ts";

const Message = Type.Object({
  id: Type.String(),
  from: Type.String({
    description:
      "The author's address from the header, or the envelope's where the header has none.",
  }),
  to: Type.String({
    description: "The recipient's address from the envelope: one message per recipient.",
  }),
  subject: Type.String(),
  text: Type.String({ description: "Empty when the mail has no such part; so is html." }),
  html: Type.String({ description: "As it was sent, not sanitised." }),
  raw: Type.String({ description: "The whole source, headers included." }),
  receivedAt: Type.String({ description: "ISO 8601, UTC." }),
});

/**
 * Tests and scripts ask what arrived: `GET /api/messages` answers every mail in order of arrival,
 * `DELETE /api/messages` empties all mailboxes. It does not mark anything as read.
 */
export async function messagesRoute(
  service: Service,
  { store }: { store: MailStore },
): Promise<void> {
  service.get(
    "/api/messages",
    { schema: { response: { 200: Type.Array(Message) } } },
    async (_request, reply) => {
      reply.header("cache-control", "no-store");
      return store.all().map(messageOf);
    },
  );

  service.delete("/api/messages", async (_request, reply) => {
    store.clear();
    return reply.code(204).send();
  });
}

function messageOf({
  id,
  from,
  to,
  subject,
  text,
  html,
  raw,
  receivedAt,
}: Mail): Static<typeof Message> {
  return {
    id,
    from: from.address,
    to,
    subject,
    text,
    html,
    raw,
    receivedAt: new Date(receivedAt).toISOString(),
  };
}
