import { createRequire } from "node:module";
import type * as HtmlParser from "htmlparser2";
import type { PageSnapshot } from "../facts.ts";
import { escapeHtml, isVoid, keptAttributes, keptTags, leftOut } from "./snapshot-rules.ts";
import { maskNamed, maskText, maskUrl } from "./mask-text.ts";
import type { Masker } from "./masking.ts";

/** Loaded with the first page that is told: a party without a stage needs no parser. */
const require = createRequire(import.meta.url);

/** Longest page that is read, and longest snapshot, in characters. */
const longest = { read: 512 * 1024, told: 48 * 1024 };
const mostStyles = 8;
const ownPath = /^\/(?!\/)[^\s"'<>\\]{0,290}$/;
/** Elements in one another, at most: a parser's time grows with the square of them. */
const deepest = 200;
/** How much is read before it is asked whether that was enough. */
const piece = 4 * 1024;

/** Long runs of letters and digits that are a line, and no secret. */
const drawing = /^(d|points|viewbox|transform)$/;
const strokes = /^[MLHVCSQTAZmlhvcsqtaz\d\s.,+-]*$/;

/** Says of an element that it is no part of the page, such as the guide through the demo. */
const besidePage = "data-beside-page";

type Attributes = Readonly<Record<string, string>>;

/**
 * A page as it stood in front of a person, to be shown without its powers: its elements and
 * classes, and the addresses of its stylesheets. Scripts, styles and everything that loads or
 * leads somewhere stay behind; what forms and links led to becomes `data-` attributes. Hidden
 * fields and typed passwords are left out, other values and texts are masked.
 */
export function snapshotPage(html: string, masker: Masker): PageSnapshot {
  // Marks of a page's snapshot are found in the message too, which counts them.
  const masking = masker.begin();
  const text = (value: string): string => maskText(value, masking, masker);
  const out: string[] = [];
  const open: string[] = [];
  const styles: string[] = [];
  const page = { language: "en", classes: "" };
  let size = 0;
  let within = 0;
  let pending = "";
  let field: string | undefined;
  let isCut = false;

  function put(part: string): void {
    isCut ||= size + part.length > longest.told;
    if (isCut) return;
    size += part.length;
    out.push(part);
  }

  function putText(): void {
    if (pending === "") return;
    const shown = field === undefined ? text(pending) : maskNamed(field, pending, masking, masker);
    const isWoven = field !== undefined || open.includes("pre");
    pending = "";
    put(escapeHtml(isWoven ? shown : shown.replace(/\s+/g, " ")));
  }

  function attributesOf(tag: string, all: Attributes): string {
    const kept = Object.entries(all).filter(([name]) => keptAttributes.test(name));
    const isSecret = tag === "input" && all["type"] === "password";
    const values = kept.map(([name, value]): [string, string] => {
      if (drawing.test(name) && strokes.test(value)) return [name, value];
      if (name !== "value") return [name, text(value)];
      return [name, isSecret ? "" : maskNamed(all["name"] ?? "", value, masking, masker)];
    });
    const led = { a: all["href"], form: all["action"] ?? "", button: all["formaction"] }[tag];
    if (led !== undefined) values.push(["data-leads-to", maskUrl(led, masking, masker)]);
    if (tag === "a" && led !== undefined) values.push(["href", "#"]);
    if (tag === "form") values.push(["data-method", (all["method"] ?? "get").toLowerCase()]);
    return values.map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join("");
  }

  const { Parser } = require("htmlparser2") as typeof HtmlParser;
  const parser = new Parser({
    onopentag: (tag, all) => {
      putText();
      if (within > 0 || leftOut.has(tag) || besidePage in all)
        return void (within += isVoid(tag) ? 0 : 1);
      if (tag === "html") page.language = text(all["lang"] ?? page.language).slice(0, 40);
      if (tag === "body") page.classes = text(all["class"] ?? "").slice(0, 500);
      if (tag === "link" && all["rel"] === "stylesheet") styles.push(all["href"] ?? "");
      if (!keptTags.has(tag) || (tag === "input" && all["type"] === "hidden")) return;
      if (tag === "textarea") field = all["name"] ?? "";
      put(`<${tag}${attributesOf(tag, all)}>`);
      if (!isVoid(tag) && !isCut) open.push(tag);
      isCut ||= open.length > deepest;
    },
    ontext: (words) => {
      if (within === 0) pending += words;
    },
    onclosetag: (tag) => {
      putText();
      if (within > 0) return void (within -= isVoid(tag) ? 0 : 1);
      if (tag === "textarea") field = undefined;
      if (open.at(-1) !== tag || isCut) return;
      open.pop();
      put(`</${tag}>`);
    },
  });
  for (let at = 0; at < Math.min(html.length, longest.read) && !isCut; at += piece)
    parser.write(html.slice(at, at + piece));
  parser.end();
  const rest = isCut || html.length > longest.read ? cut : "";
  const closing = isCut || open.length > 0 ? open.reverse().map((tag) => `</${tag}>`) : [];
  return {
    ...page,
    styles: [...new Set(styles.filter((path) => ownPath.test(path)))].slice(0, mostStyles),
    html: [...out, ...closing, rest].join(""),
  };
}

const cut = '<p class="cut-here">The rest of this page is left out.</p>';
