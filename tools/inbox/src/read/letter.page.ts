import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { MailStore } from "../mailboxes/mails.store.ts";
import { mailIsGone } from "./mail-is-gone.ts";
import { safeHtml } from "./safe-html.ts";

/**
 * What a frame with a letter may do: let its links open tabs, and be measured by the page around
 * it.
 */
export const letterSandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

/**
 * The policy of a letter, wherever it is opened. Its styles are as much a stranger's as the rest of
 * it, so a hash would only repeat what came; they may colour their own document, and there is
 * nothing that they could fetch.
 */
const letterPolicy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox ${letterSandbox}`;

/** How a letter looks that says nothing about it: black on white, as mail is written everywhere. */
const plainLook =
  ":root { color-scheme: light; background: #fff; } body { margin: 24px clamp(18px, 5vw, 40px); font: 17px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }";

/** The HTML part of a mail as a document of its own, for the frame in which its page shows it. */
export async function letterPage(pages: Service, { store }: { store: MailStore }): Promise<void> {
  pages.get(
    "/mails/:id/letter.html",
    { schema: { params: Type.Object({ id: Type.String() }) } },
    async (request, reply) => {
      const mail = store.find(request.params.id);
      if (!mail?.html) throw mailIsGone("This mail is gone");
      return reply
        .header("content-security-policy", letterPolicy)
        .header("x-frame-options", "SAMEORIGIN")
        .type("text/html; charset=utf-8")
        .send(documentOf(mail.html));
    },
  );
}

function documentOf(html: string): string {
  const { styles, body } = safeHtml(html);
  return `<!doctype html>
<html>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>The letter</title><style>${plainLook}</style>
${styles}</head>
<body>${body}</body>
</html>
`;
}
