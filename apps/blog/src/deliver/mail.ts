import { createHash } from "node:crypto";
import type { Friend } from "../stores/shares.store.ts";

/** What all friends read alike. */
export interface Letter {
  readonly title: string;
  readonly excerpt: string;
  readonly url: string;
  readonly signature: string;
  readonly note: string;
  /** Where answers go: the author's address, where there is one. */
  readonly replyTo: Friend | undefined;
}

/** A mail before it is encoded; every text is plain. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly replyTo: Friend | undefined;
}

export function writeMail(letter: Letter, friend: Friend): Mail {
  const greeting = friend.name ? `Hello ${friend.name},` : "Hello,";
  const opening = `${letter.signature || "A friend of yours"} wrote something on Quillpost and would like you to read it.`;
  const reason = `You get this one mail because ${letter.signature || "whoever wrote the post"} chose your address for it. Quillpost keeps no list and will not write by itself.`;
  return {
    subject: `${letter.signature || "A friend"} shared “${letter.title}” with you`,
    text:
      [
        greeting,
        opening,
        letter.note,
        `“${letter.title}”\n${letter.excerpt}`,
        `Read it here:\n${letter.url}`,
        `-- \n${reason}`,
      ]
        .filter(Boolean)
        .join("\n\n") + "\n",
    html: htmlOf(letter, { greeting, opening, reason }),
    replyTo: letter.replyTo,
  };
}

/**
 * One sheet of style in the head: our pages' policy allows it by its hash, where an attribute on
 * every tag could not be.
 */
const style = `
  body { margin: 0; padding: 24px 12px; background: #f4f2ee; color: #1d2126; font: 17px/1.55 Georgia, serif; }
  .sheet { max-width: 560px; margin: 0 auto; padding: 32px; background: #ffffff; border-top: 5px solid #2f55c8; border-radius: 10px; }
  .brand { margin: 0 0 24px; color: #2f55c8; font: 600 15px/1 system-ui, sans-serif; }
  .note { margin: 20px 0; padding: 2px 0 2px 18px; border-left: 3px solid #2f55c8; font-style: italic; }
  h1 { margin: 28px 0 8px; font-size: 26px; line-height: 1.2; }
  .button { display: inline-block; margin: 12px 0 4px; padding: 12px 22px; border-radius: 8px; background: #2f55c8; color: #ffffff; font: 600 16px/1 system-ui, sans-serif; text-decoration: none; }
  .small { color: #565d66; font: 13px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
`;

/**
 * The policy under which a mail is shown as the document it is: its own style, and nothing else at
 * all.
 */
export const mailPolicy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`;

function htmlOf(
  letter: Letter,
  { greeting, opening, reason }: Record<"greeting" | "opening" | "reason", string>,
): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(letter.title)}</title><style>${style}</style></head>
<body>
<div class="sheet">
<p class="brand">Quillpost</p>
<p dir="auto">${escape(greeting)}</p>
<p dir="auto">${escape(opening)}</p>
${letter.note ? `<p class="note" dir="auto">${escape(letter.note).replaceAll("\n", "<br>\n")}</p>` : ""}
<h1 dir="auto">${escape(letter.title)}</h1>
<p dir="auto">${escape(letter.excerpt)}</p>
<p><a class="button" href="${escape(letter.url)}">Read the post</a></p>
<p class="small">${escape(letter.url)}</p>
<p class="small">${escape(reason)}</p>
</div>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
