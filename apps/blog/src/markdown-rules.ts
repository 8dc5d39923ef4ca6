import MarkdownIt, { type Token } from "markdown-it";
import footnotes from "markdown-it-footnote";
import { knownHtml, knownTag } from "./markdown-tags.ts";

type Markdown = InstanceType<typeof MarkdownIt>;

/** What GitHub's Markdown has beyond CommonMark, and what it leaves alone. */
export function createMarkdown(): Markdown {
  const markdown = new MarkdownIt({ html: true, linkify: true, typographer: true }).use(footnotes);
  linkWww(markdown);
  markdown.core.ruler.push("tasks", ({ tokens }) =>
    tokens.forEach((_, at) => makeTask(tokens, at)),
  );
  markdown.core.ruler.push("alerts", ({ tokens }) =>
    tokens.forEach((_, at) => makeAlert(tokens, at)),
  );
  markdown.core.ruler.push("headings", ({ tokens }) => nameHeadings(tokens));
  Object.assign(markdown.renderer.rules, rules);
  return markdown;
}

type Rules = Markdown["renderer"]["rules"];

const rules: Rules = {
  table_open: () => '<div class="table" tabindex="0"><table>\n',
  table_close: () => "</table></div>\n",
  th_open: (tokens, at, options, _environment, self) =>
    self.renderToken(tokens, aligned(tokens, at), options),
  td_open: (tokens, at, options, _environment, self) =>
    self.renderToken(tokens, aligned(tokens, at), options),
  html_inline: (tokens, at) => knownTag(tokens[at]!.content),
  html_block: (tokens, at) => knownHtml(tokens[at]!.content),
  footnote_block_open: () => '<section class="footnotes"><ol>\n',
  footnote_block_close: () => "</ol></section>\n",
};

/** Alignment is a class: the page allows no styles of others. */
function aligned(tokens: Token[], at: number): number {
  const token = tokens[at]!;
  const [, side] =
    /text-align:(left|center|right)/.exec(String(token.attrGet("style") ?? "")) ?? [];
  token.attrs = side ? [["class", `align-${side}`]] : null;
  return at;
}

/**
 * `www.` begins a link without a scheme; `readme.md` and `main.rs` do not, though both end like
 * domains.
 */
function linkWww(markdown: Markdown): void {
  const { linkify } = markdown;
  linkify.set({ fuzzyLink: true, fuzzyEmail: true });
  const match = linkify.match.bind(linkify);
  linkify.match = (text) => {
    const found = match(text);
    return found?.filter(({ schema, text: link }) => schema !== "" || /^www\./i.test(link)) ?? null;
  };
}

/** `- [x] bread`: a list item that is done, or is not yet. */
function makeTask(tokens: Token[], at: number): void {
  const inline = tokens[at]!;
  const [first] = inline.children ?? [];
  const isItem =
    tokens[at - 1]?.type === "paragraph_open" && tokens[at - 2]?.type === "list_item_open";
  if (inline.type !== "inline" || !isItem || first?.type !== "text") return;
  const [mark, box] = /^\[([ xX])\](?=\s)/.exec(first.content) ?? [];
  if (mark === undefined) return;
  first.content = first.content.slice(mark.length);
  const checked = box === " " ? 'aria-label="to do"' : 'aria-label="done" checked';
  inline.children!.unshift(html(first, `<input type="checkbox" disabled ${checked}>`));
  tokens[at - 2]!.attrJoin("class", "task");
}

const alerts = /^\[!(note|tip|important|warning|caution)\]\s*$/i;

/** `> [!NOTE]`: a quotation that is a remark. */
function makeAlert(tokens: Token[], at: number): void {
  const inline = tokens[at]!;
  const [first, ...others] = inline.children ?? [];
  const isQuoted =
    tokens[at - 1]?.type === "paragraph_open" && tokens[at - 2]?.type === "blockquote_open";
  const [, kind] =
    (inline.type === "inline" && isQuoted && first && alerts.exec(first.content)) || [];
  if (!first || !kind) return;
  const title = kind[0]!.toUpperCase() + kind.slice(1).toLowerCase();
  const rest = others[0]?.type === "softbreak" ? others.slice(1) : others;
  inline.children = [html(first, `<strong class="alert-title">${title}</strong><br>`), ...rest];
  tokens[at - 2]!.attrJoin("class", "alert");
}

function html(like: Token, content: string): Token {
  const token = Object.assign(Object.create(Object.getPrototypeOf(like)) as Token, like);
  return Object.assign(token, { type: "html_inline", content });
}

/** A heading can be linked to by its words, as GitHub names them. */
function nameHeadings(tokens: Token[]): void {
  const names = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (token.type !== "heading_open") continue;
    const words =
      tokens[at + 1]?.children?.filter(({ type }) => type === "text" || type === "code_inline") ??
      [];
    const text = words
      .map(({ content }) => content)
      .join("")
      .toLowerCase();
    const name = text
      .trim()
      .replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-");
    const count = names.get(name) ?? 0;
    names.set(name, count + 1);
    if (name !== "") token.attrSet("id", count === 0 ? name : `${name}-${count}`);
  }
}
