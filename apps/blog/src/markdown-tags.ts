/** HTML that a post may hold, as on GitHub: text, its parts, and what is folded away. */
export const shownTags = [
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "p",
  "div",
  "section",
  "span",
  "br",
  "hr",
  "blockquote",
  "pre",
  "code",
  "details",
  "summary",
  "ul",
  "ol",
  "li",
  "dl",
  "dt",
  "dd",
  "table",
  "caption",
  "thead",
  "tbody",
  "tfoot",
  "tr",
  "th",
  "td",
  "figure",
  "figcaption",
  "em",
  "strong",
  "s",
  "del",
  "ins",
  "sub",
  "sup",
  "kbd",
  "samp",
  "var",
  "q",
  "cite",
  "abbr",
  "mark",
  "small",
  "b",
  "i",
  "u",
  "ruby",
  "rt",
  "rp",
  "a",
  "img",
  "input",
];

/** Other names for the same. */
export const otherNames: Readonly<Record<string, string>> = { h1: "h2", tt: "code", strike: "s" };

/** What stands around a text and has nothing to show without attributes that are not kept. */
const wrappers = new Set(["picture", "source", "font", "center", "nobr", "wbr"]);

const known = new Set([...shownTags, ...Object.keys(otherNames)]);

/** A tag with a `<` in it counts as text, so that a long text without an end is read once. */
const tagOrComment = /<!--[\s\S]*?(?:-->|$)|<\/?[a-z][a-z\d-]*(?:\s[^<>]*|\/)?>|</gi;

/**
 * Of the HTML in a post, comments go, known tags stay, and all else is text: `List<String>` means a
 * list of strings.
 */
export function knownHtml(html: string): string {
  return html.replace(tagOrComment, knownTag);
}

/** One tag or comment, as far as it is shown. */
export function knownTag(html: string): string {
  if (html.startsWith("<!--")) return "";
  const [, name = ""] = /^<\/?([a-z][a-z\d-]*)/i.exec(html) ?? [];
  const tag = name.toLowerCase();
  if (known.has(tag) && html.endsWith(">")) return html;
  return wrappers.has(tag) ? "" : `&lt;${html.slice(1)}`;
}

/** Whether a tag is markup and no text. */
export function isMarkup(tag: string): boolean {
  return !knownTag(tag).startsWith("&lt;");
}
