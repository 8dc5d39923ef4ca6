import type { PageDescription } from "../facts.ts";
import type { Masker, Masking } from "./masking.ts";
import { maskNamed, maskText, maskUrl } from "./mask-text.ts";

const longestText = 700;
const most = 40;

/** Describes a page of HTML; hidden inputs and everything that looks random is masked. */
export function describePage(html: string, masking: Masking, masker: Masker): PageDescription {
  const mask = (text: string): string => maskText(text, masking, masker);
  const [, main = html] = /<main[^>]*>([\s\S]*?)<\/main>/i.exec(html) ?? [];
  return {
    title: mask(textOf(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? "")),
    heading: mask(textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/i.exec(main)?.[1] ?? "")),
    text: mask(
      shorten(
        paragraphsOf(
          main.replace(
            /<(script|style|head|h1|button|select|template|svg|label)\b[\s\S]*?<\/\1>/gi,
            " ",
          ),
        ),
      ),
    ),
    fields: [...main.matchAll(/<(?:input|textarea)\b([^>]*)>/gi)]
      .slice(0, most)
      .map(({ 1: text = "", index }) => {
        const { name = "", type = "text", value = "", id, checked } = attributesOf(text);
        const label = labelFor(main, id) ?? labelAround(main, index) ?? "";
        const field = {
          name,
          type,
          label: mask(textOf(label)),
          value: maskNamed(type === "password" ? "password" : name, value, masking, masker),
        };
        return type === "checkbox" || type === "radio"
          ? { ...field, checked: checked !== undefined }
          : field;
      }),
    buttons: [...main.matchAll(/<button[^>]*>([\s\S]*?)<\/button>/gi)]
      .slice(0, most)
      .map(([, text]) => mask(textOf(text!))),
    links: [...main.matchAll(/<a\b[^>]*href="([^"]*)"/gi)]
      .slice(0, most)
      .map(([, href]) => maskUrl(unescape(href!), masking, masker)),
  };
}

function labelFor(html: string, id: string | undefined): string | undefined {
  return id
    ? new RegExp(
        `<label[^>]*for="${id.replace(/[^\w-]/g, ".")}"[^>]*>([\\s\\S]*?)</label>`,
        "i",
      ).exec(html)?.[1]
    : undefined;
}

/** The label that a control stands in. */
function labelAround(html: string, place: number): string | undefined {
  const opened = html.lastIndexOf("<label", place);
  return opened > html.lastIndexOf("</label", place)
    ? html.slice(html.indexOf(">", opened) + 1, html.indexOf("</label", place))
    : undefined;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value = ""]) => [
      name!.toLowerCase(),
      unescape(value),
    ]),
  );
}

function paragraphsOf(html: string): string {
  return html
    .split(
      /<\/?(?:p|div|li|ul|ol|h[1-6]|tr|table|form|fieldset|legend|article|section|blockquote|br|hr|dt|dd|summary|details)\b[^>]*>/i,
    )
    .map(textOf)
    .filter(Boolean)
    .join("\n");
}

function textOf(html: string): string {
  return unescape(html.replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim();
}

/** Cut between two words, so that no half of a secret passes for something short. */
function shorten(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, Math.max(0, text.slice(0, longestText).search(/\s\S*$/)))} …`;
}

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  amp: "&",
  nbsp: " ",
};

function unescape(text: string): string {
  return text
    .replace(
      /&#x([0-9a-f]{1,6});|&#(\d{1,7});/gi,
      (whole, hex?: string, decimal?: string) =>
        character(hex ? Number.parseInt(hex, 16) : Number(decimal)) ?? whole,
    )
    .replace(/&(lt|gt|quot|amp|nbsp);/g, (_, name: string) => entities[name]!);
}

function character(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
