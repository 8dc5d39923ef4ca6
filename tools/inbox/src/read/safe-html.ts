import sanitizeHtml from "sanitize-html";

const text = [
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "p",
  "br",
  "strong",
  "b",
  "em",
  "i",
  "u",
  "s",
  "small",
  "sub",
  "sup",
  "code",
  "pre",
  "blockquote",
  "hr",
  "span",
  "div",
  "center",
  "font",
];
const lists = ["ul", "ol", "li", "dl", "dt", "dd"];
const tables = ["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"];

/** Elements that go with their text; of all others not allowed, the text stays. */
const unseen = ["title", "script", "textarea", "option", "xmp"];

const looks = [
  "style",
  "class",
  "id",
  "dir",
  "lang",
  "align",
  "valign",
  "width",
  "height",
  "bgcolor",
  "color",
];
const cells = ["colspan", "rowspan", "border", "cellpadding", "cellspacing"];

/** A mail's HTML part, fit to be a document in a frame of its own. */
export interface SafeHtml {
  /** The mail's `<style>` elements, in their order. */
  readonly styles: string;
  readonly body: string;
  /** Nothing is left that could be read. */
  readonly isBlank: boolean;
}

/**
 * What may stay of a mail: text, lists, tables, links, and how it wants to look. No script, form,
 * frame or picture, and nothing that is fetched from anywhere. Links open in a tab of their own
 * that cannot reach back.
 */
export function safeHtml(html: string): SafeHtml {
  const styles: string[] = [];
  const clean = sanitizeHtml(html, {
    allowedTags: [...text, ...lists, ...tables, "a", "style"],
    allowVulnerableTags: true,
    allowedAttributes: {
      a: ["href", "target", "rel"],
      style: ["media"],
      "*": [...looks, ...cells],
    },
    parseStyleAttributes: false,
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
    nonTextTags: unseen,
    nestingLimit: 50,
    transformTags: {
      a: (_tag, { href, ...looks }) => ({
        tagName: "a",
        attribs: href ? { ...looks, href, target: "_blank", rel: "noopener" } : looks,
      }),
      img: (_tag, { alt }) => ({ tagName: "span", attribs: {}, text: alt ? `[${alt}]` : "" }),
      "*": (tagName, { style, ...attribs }) => ({
        tagName,
        attribs: style ? { ...attribs, style: safeCss(style) } : attribs,
      }),
    },
  });
  // All text is escaped by now, so what looks like a style element is one.
  const body = clean.replace(
    /(<style[^>]*>)([^]*?)(<\/style>)/g,
    (_all, open: string, css: string, close: string) => {
      styles.push(`${open}${safeCss(css)}${close}`);
      return "";
    },
  );
  return {
    styles: styles.join("\n"),
    body: body.trim(),
    isBlank: body.replace(/<[^>]*>/g, "").trim() === "",
  };
}

/**
 * Styles that name nothing to be fetched, and do not end their element. Escapes go, because
 * anything can hide in them.
 */
function safeCss(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\/|[\\<]/g, "")
    .replace(/@(import|namespace|font-face)[^;{]*(;|\{[^}]*\}|$)/gi, " ")
    .replace(
      /\b(url|src|image|image-set|-webkit-image-set|cross-fade|element)\s*\([^)]*\)?/gi,
      "none",
    );
}

const webAddress = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])/;

/** A mail's text part as HTML, with its web addresses made links. */
export function textAsHtml(plain: string): string {
  const pieces = plain.split(webAddress).map(escapeHtml);
  return pieces
    .map((piece, index) =>
      index % 2 ? `<a href="${piece}" target="_blank" rel="noopener">${piece}</a>` : piece,
    )
    .join("");
}

function escapeHtml(plain: string): string {
  return plain
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
