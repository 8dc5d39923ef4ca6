import MarkdownIt from "markdown-it";
import sanitize from "sanitize-html";
import { remembering } from "./remembering.ts";

/** Raw HTML in a post is text like any other; links without markup become links; quotes become typographic. */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: true });
markdown.renderer.rules["table_open"] = () => '<div class="table" tabindex="0"><table>\n';
markdown.renderer.rules["table_close"] = () => "</table></div>\n";

const ownPicture = /^(\/(?!\/)|data:image\/(png|jpeg|gif|webp);base64,)/i;

/**
 * A post as HTML that is safe to show: rendered, then reduced to what a text needs.
 * The post's title is the page's one `h1`. Pictures come from this service or from inside the post:
 * one from elsewhere would tell elsewhere who reads it, so it becomes a link. A text can be made so that this takes most of
 * a second: it is done once, and not for every reader.
 */
export const renderMarkdown = remembering(4_000_000, (text) =>
  sanitize(markdown.render(text), {
    allowedTags: [
      "h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "code", "ul", "ol", "li", "hr", "br",
      "em", "strong", "s", "a", "img", "div", "table", "thead", "tbody", "tr", "th", "td",
    ],
    allowedAttributes: {
      a: ["href", "title", "rel"],
      img: ["src", "alt", "title"],
      ol: ["start"],
      pre: ["tabindex"],
      div: [{ name: "class", values: ["table"] }, "tabindex"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    transformTags: {
      h1: "h2",
      a: sanitize.simpleTransform("a", { rel: "nofollow noopener" }),
      pre: sanitize.simpleTransform("pre", { tabindex: "0" }),
      img: (tagName, { src = "", alt = "", ...attributes }) => {
        if (ownPicture.test(src)) return { tagName, attribs: { ...attributes, src, alt } };
        return { tagName: "a", attribs: { href: src, rel: "nofollow noopener" }, text: alt ? `Picture: ${alt}` : "Picture" };
      },
    },
  }),
);

/** Where an excerpt is looked for, and how much of it is kept ready. A picture inside the post takes no room. */
const beginning = 4_000;
const longest = 1_000;
const picture = /(data:image\/\w+;base64,)[\w+/=]+/g;

/** The first words of a post's paragraphs and list items without any markup, at most `length` characters (of 500). */
export function excerptOf(text: string, length: number): string {
  const letters = [...firstWords(text.replace(picture, "$1").slice(0, beginning))];
  return letters.length <= length ? letters.join("") : `${letters.slice(0, length).join("").replace(/(\s·)?\s+\S*$/, "")}…`;
}

const firstWords = remembering(1_000_000, (text) => {
  const tokens = markdown.parse(text, {});
  let excerpt = "";
  for (const [index, { children }] of tokens.entries()) {
    if (excerpt.length > longest) break;
    if (tokens[index - 1]?.type !== "paragraph_open") continue;
    const words = (children ?? []).map(({ type, content }) => (type.endsWith("break") ? " " : content)).join("").replace(/\s+/g, " ").trim();
    if (words) excerpt += separatorAfter(excerpt, tokens[index - 2]?.type === "list_item_open") + words;
  }
  return excerpt;
});

/** Sentences follow each other as they do; list items, and what did not end like a sentence, are set apart. */
function separatorAfter(excerpt: string, isListItem: boolean): string {
  if (excerpt === "") return "";
  const ending = isListItem ? /[:,;]$/ : /[.!?…:,;]["'”’»)]*$/;
  return ending.test(excerpt) ? " " : " · ";
}
