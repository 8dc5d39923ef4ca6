import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { Type } from "typebox";
import { documentOf, servedPolicy } from "../browser/page-document.ts";
import { createPageLooks, withTypefaces } from "../pages/page-looks.ts";
import type { Stage } from "./state.ts";

/**
 * Plot 1: a page as a person saw it. It is a document that can do nothing, whatever a party put
 * into it: no script, no form, no request but for the style and the typefaces that the stage
 * itself has.
 */
export async function pageRoute(service: Service, { record, pages }: Stage): Promise<void> {
  const looks = createPageLooks(pages);

  service.get(
    "/api/legs/:n/page",
    { schema: { params: Type.Object({ n: Type.Integer({ minimum: 1 }) }) } },
    async (request, reply) => {
      const leg = record.leg(request.params.n);
      const page = leg && pages.of(`${leg.exchange}.${leg.kind}`);
      if (!leg || !page)
        return sendProblem(reply, 404, "No such page", "No page of that message is kept.");
      const css = await looks.styleOf(page, new URL(leg.url).origin);
      const style = looks.keep(await withTypefaces(css, async (file) => `/assets/${file}`));
      return reply
        .header("content-security-policy", servedPolicy)
        .header("referrer-policy", "no-referrer")
        .header("x-content-type-options", "nosniff")
        .type("text/html; charset=utf-8")
        .send(documentOf(page, { address: `/api/page-styles/${style}` }));
    },
  );

  service.get(
    "/api/page-styles/:name",
    { schema: { params: Type.Object({ name: Type.String({ pattern: "^[0-9a-f]{20}$" }) }) } },
    async (request, reply) => {
      const css = looks.named(request.params.name);
      if (css === undefined)
        return sendProblem(reply, 404, "No such style", "No page has that style any more.");
      return reply
        .header("cache-control", "private, max-age=31536000, immutable")
        .header("x-content-type-options", "nosniff")
        .type("text/css; charset=utf-8")
        .send(css);
    },
  );
}
