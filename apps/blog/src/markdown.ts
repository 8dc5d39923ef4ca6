import type { Token } from "markdown-it";
import sanitize from "sanitize-html";
import { createMarkdown } from "./markdown-rules.ts";
import { isMarkup, otherNames, shownTags } from "./markdown-tags.ts";
import { remembering } from "./remembering.ts";

/**
 * Links without markup become links; quotes become typographic; HTML is kept as far as a text needs
 * it.
 */
const markdown = createMarkdown();

const ownPicture = /^(\/(?!\/)|data:image\/(png|jpeg|gif|webp);base64,)/i;

/**
 * A post as HTML that is safe to show: rendered, then reduced to what a text needs. The post's
 * title is the page's one `h1`. Pictures come from this service or from inside the post: one from
 * elsewhere would tell elsewhere who reads it, so it becomes a link. A text can be made so that
 * this takes most of a second: it is done once, and not for every reader.
 */
export const renderMarkdown = remembering(4_000_000, (text) => {
  let linksOpen = 0;
  return sanitize(markdown.render(text), {
    allowedTags: shownTags,
    allowedAttributes: {
      "*": ["id", "title", "dir", "lang"],
      a: ["href", "rel", "aria-label"],
      img: ["src", "alt", "width", "height"],
      ol: ["start", "reversed", "type"],
      pre: ["tabindex"],
      div: ["tabindex"],
      details: ["open"],
      input: ["type", "checked", "disabled", "aria-label"],
      ...Object.fromEntries(["td", "th"].map((cell) => [cell, ["colspan", "rowspan", "scope"]])),
    },
    allowedClasses: {
      "*": ["align-left", "align-center", "align-right"],
      div: ["table"],
      code: [/^language-[\w+#.-]{1,40}$/],
      li: ["task"],
      blockquote: ["alert"],
      strong: ["alert-title"],
      section: ["footnotes"],
      a: ["footnote-backref"],
      sup: ["footnote-ref"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    disallowedTagsMode: "escape",
    onOpenTag: (name) => void (linksOpen += name === "a" ? 1 : 0),
    onCloseTag: (name) => void (linksOpen -= name === "a" ? 1 : 0),
    exclusiveFilter: ({ tag, attribs }) => tag === "input" && attribs["type"] !== "checkbox",
    transformTags: {
      ...Object.fromEntries(
        Object.entries(otherNames).map(([from, to]) => [from, sanitize.simpleTransform(to, {})]),
      ),
      a: (tagName, { href, ...attributes }) => {
        const target = href === undefined ? {} : { href: targetOf(href) };
        return { tagName, attribs: { ...attributes, ...target, rel: "nofollow noopener" } };
      },
      pre: sanitize.simpleTransform("pre", { tabindex: "0" }),
      input: (tagName, attributes) => ({ tagName, attribs: { ...attributes, disabled: "" } }),
      img: (tagName, { src = "", alt = "", ...attributes }) => {
        if (ownPicture.test(src)) return { tagName, attribs: { ...attributes, src, alt } };
        const words = alt ? `Picture: ${alt}` : "Picture";
        const target = targetOf(src);
        if (linksOpen > 0 || !/^https?:/i.test(target))
          return { tagName: "span", attribs: {}, text: words };
        return { tagName: "a", attribs: { href: target, rel: "nofollow noopener" }, text: words };
      },
      "*": (tagName, attributes) => ({ tagName, attribs: ownNames(attributes) }),
    },
  });
});

/**
 * Before the names that an author gives: no name of the page's own, and none that a script finds,
 * can be taken.
 */
const prefix = "user-content-";

/** Links into the post follow its names; a link that leaves out the scheme means https. */
function targetOf(href: string): string {
  if (href.startsWith("#")) return `#${prefix}${href.slice(1)}`;
  return href.startsWith("//") ? `https:${href}` : href;
}

/** `align` is a class, and names have the prefix. */
function ownNames({
  align,
  name,
  id = name,
  class: classes,
  ...attributes
}: Record<string, string>): Record<string, string> {
  const named = id ? { id: `${prefix}${id.replace(/\s/g, "-")}` } : {};
  const allClasses = [classes, align && `align-${align.toLowerCase()}`].filter(Boolean).join(" ");
  return { ...attributes, ...named, ...(allClasses ? { class: allClasses } : {}) } as Record<
    string,
    string
  >;
}

/**
 * Where an excerpt is looked for, and how much of it is kept ready. A picture inside the post takes
 * no room.
 */
const beginning = 4_000;
const longest = 1_000;
const picture = /(data:image\/\w+;base64,)[\w+/=]+/g;

/**
 * The first words of a post's paragraphs and list items without any markup, at most `length`
 * characters (of 500).
 */
export function excerptOf(text: string, length: number): string {
  const letters = [...firstWords(text.replace(picture, "$1").slice(0, beginning))];
  return letters.length <= length
    ? letters.join("")
    : `${letters
        .slice(0, length)
        .join("")
        .replace(/(\s·)?\s+\S*$/, "")}…`;
}

const firstWords = remembering(1_000_000, (text) => {
  const tokens = markdown.parse(text, {});
  let excerpt = "";
  for (const [index, { children }] of tokens.entries()) {
    if (excerpt.length > longest || tokens[index]!.type === "footnote_block_open") break;
    if (tokens[index - 1]?.type !== "paragraph_open") continue;
    const words = (children ?? []).map(wordsOf).join("").replace(/\s+/g, " ").trim();
    if (words)
      excerpt += separatorAfter(excerpt, tokens[index - 2]?.type === "list_item_open") + words;
  }
  return excerpt;
});

function wordsOf({ type, content }: Pick<Token, "type" | "content">): string {
  if (type.endsWith("break")) return " ";
  return type === "html_inline" && isMarkup(content) ? "" : content;
}

/**
 * Sentences follow each other as they do; list items, and what did not end like a sentence, are set
 * apart.
 */
function separatorAfter(excerpt: string, isListItem: boolean): string {
  if (excerpt === "") return "";
  const ending = isListItem ? /[:,;]$/ : /[.!?…:,;]["'”’»)]*$/;
  return ending.test(excerpt) ? " " : " · ";
}
