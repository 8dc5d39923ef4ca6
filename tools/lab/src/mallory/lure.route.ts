import type { Service } from "@tale/service/create-service";
import { secret } from "@tale/protocol/secrecy";
import { Type } from "typebox";
import type { Desk } from "./desk.ts";

const Answer = Type.Object({ code: Type.Optional(Type.String(secret("authorization-code"))) });

/**
 * Where Mallory's links lead.
 *
 * A browser arrives that was sent here with a code: Mallory writes it down. Another arrives to look
 * at a picture: it is sent on to where the picture leads. An app arrives that keeps a copy of
 * contacts at Mallory's backup service: she writes its token down.
 */
export async function lureRoute(service: Service, desk: Desk): Promise<void> {
  service.get("/collect", { schema: { querystring: Answer } }, async (request, reply) => {
    const { code } = request.query;
    if (code !== undefined) desk.loot.push({ what: "a code", value: code });
    return reply.redirect("/", 303);
  });

  service.get("/backup/contacts", async ({ headers }) => {
    const [, token] = (headers.authorization ?? "").split(" ");
    if (token !== undefined) desk.loot.push({ what: "a token for the backup", value: token });
    return { contacts: [] };
  });

  service.get("/picture", async (_request, reply) => reply.redirect(desk.picture ?? "/", 303));
}
