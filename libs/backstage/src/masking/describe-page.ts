import { createRequire } from "node:module";
import type * as HtmlParser from "htmlparser2";
import type { PageDescription } from "../facts.ts";
import type { Masker, Masking } from "./masking.ts";
import { maskNamed, maskText, maskUrl } from "./mask-text.ts";

/** Loaded with the first page that is told: a party without a stage needs no parser. */
const require = createRequire(import.meta.url);

const longestText = 700;
const most = 40;
/** Elements in one another, at most: a parser's time grows with the square of them. */
const deepest = 200;
/** How much is read before it is asked whether that was enough. */
const piece = 4 * 1024;

/** What is in these is no text of the page. */
const unread = new Set(["script", "style", "template", "svg", "select", "head"]);
/** What is in these is told by itself, and not as a part of the text. */
const apart = new Set(["h1", "button", "label"]);
/** Where one of these begins or ends, a line of the text does. */
const blocks = new Set(
  "p div li ul ol h1 h2 h3 h4 h5 h6 tr table form fieldset legend article section blockquote br hr dt dd summary details main".split(
    " ",
  ),
);

/** A part that is told by itself: its text grows while it is open. */
interface Part {
  readonly tag: string;
  readonly labels: string | undefined;
  text: string;
}

interface Control {
  readonly attributes: Readonly<Record<string, string>>;
  /** The label that it stands in. */
  readonly around: Part | undefined;
}

/** Describes a page of HTML; hidden inputs and everything that looks random is masked. */
export function describePage(html: string, masking: Masking, masker: Masker): PageDescription {
  const { title, lines, parts, controls, links } = readPage(html);
  const mask = (text: string): string => maskText(inOneLine(text), masking, masker);
  const textsOf = (tag: string): string[] =>
    parts.filter((part) => part.tag === tag).map(({ text }) => text);
  const labelOf = ({ attributes: { id }, around }: Control): string =>
    ((id && parts.find(({ labels }) => labels === id)) || around)?.text ?? "";
  return {
    title: mask(title),
    heading: mask(textsOf("h1")[0] ?? ""),
    text: maskText(shorten(lines.map(inOneLine).filter(Boolean).join("\n")), masking, masker),
    fields: controls.slice(0, most).map((control) => {
      const { name = "", type = "text", value = "", checked } = control.attributes;
      const field = {
        name,
        type,
        label: mask(labelOf(control)),
        value: maskNamed(type === "password" ? "password" : name, value, masking, masker),
      };
      return type === "checkbox" || type === "radio"
        ? { ...field, checked: checked !== undefined }
        : field;
    }),
    buttons: textsOf("button").slice(0, most).map(mask),
    links: links.slice(0, most).map((href) => maskUrl(href, masking, masker)),
  };
}

/** Passes through a page once. Where it has a `main`, only that counts, besides the title. */
function readPage(html: string) {
  const nothing = () => ({
    lines: [""],
    parts: [] as Part[],
    controls: [] as Control[],
    links: [] as string[],
  });
  const page = { title: "", ...nothing() };
  const open: Part[] = [];
  let within = 0;
  let depth = 0;
  let isTitle = false;
  let isOver = false;

  const { Parser } = require("htmlparser2") as typeof HtmlParser;
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      depth += 1;
      if (isOver) return;
      isTitle ||= tag === "title" && page.title === "";
      if (within > 0 || unread.has(tag)) return void (within += 1);
      if (tag === "main") Object.assign(page, nothing());
      if (blocks.has(tag)) page.lines.push("");
      if (apart.has(tag)) {
        const part: Part = { tag, labels: attributes["for"], text: "" };
        page.parts.push(part);
        open.push(part);
      }
      if (tag === "input" || tag === "textarea")
        page.controls.push({ attributes, around: open.findLast((one) => one.tag === "label") });
      if (tag === "a" && attributes["href"] !== undefined) page.links.push(attributes["href"]);
    },
    ontext: (words) => {
      if (isTitle) page.title += words;
      if (isOver || within > 0) return;
      if (open.length > 0) for (const part of open) part.text += words;
      else page.lines[page.lines.length - 1] += words;
    },
    onclosetag: (tag) => {
      depth -= 1;
      if (tag === "title") isTitle = false;
      if (isOver) return;
      if (within > 0) return void (within -= 1);
      if (open.at(-1)?.tag === tag) open.pop();
      if (blocks.has(tag)) page.lines.push("");
      isOver = tag === "main";
    },
  });
  for (let at = 0; at < html.length && depth <= deepest; at += piece)
    parser.write(html.slice(at, at + piece));
  parser.end();
  return page;
}

const inOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Cut between two words, so that no half of a secret passes for something short. */
function shorten(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, Math.max(0, text.slice(0, longestText).search(/\s\S*$/)))} …`;
}
