import sanitizeHtml from "sanitize-html";

const text = ["p", "br", "strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "code", "pre", "blockquote", "hr", "span", "div"];
const lists = ["ul", "ol", "li", "dl", "dt", "dd"];
const tables = ["table", "caption", "thead", "tbody", "tr", "th", "td"];

/** Elements that go with their text; of all others not allowed, the text stays. */
const unseen = ["title", "script", "style", "textarea", "option", "xmp"];

/**
 * A mail's HTML part, fit to stand inside our page: no script, style, form, frame or picture, nothing fetched from anywhere.
 * Links stay, and open in a tab of their own that cannot reach back. Headings step below the mail's subject.
 */
export function safeHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...text, ...lists, ...tables, "h2", "h3", "a"],
    allowedAttributes: { a: ["href", "target", "rel"], "*": ["dir", "lang"] },
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
    nonTextTags: unseen,
    nestingLimit: 50,
    transformTags: {
      h1: "h2",
      h4: "h3",
      h5: "h3",
      h6: "h3",
      a: (_tag, { href }) => ({ tagName: "a", attribs: openElsewhere(href) }),
      img: (_tag, { alt }) => ({ tagName: "span", attribs: {}, text: alt ? `[${alt}]` : "" }),
    },
  });
}

const webAddress = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])/;

/** A mail's text part as HTML, with its web addresses made links. */
export function textAsHtml(plain: string): string {
  const pieces = plain.split(webAddress).map(escapeHtml);
  return pieces.map((piece, index) => (index % 2 ? `<a href="${piece}" target="_blank" rel="noopener">${piece}</a>` : piece)).join("");
}

function openElsewhere(href: string | undefined): Record<string, string> {
  return href ? { href, target: "_blank", rel: "noopener" } : {};
}

function escapeHtml(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
