import type { Masker, Masking } from "./masker.ts";
import { maskNamed, maskText, maskUrl } from "./mask-text.ts";

/** What somebody in front of a page sees, told instead of shown. */
export interface PageDescription {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly label: string; readonly value: string }[];
  readonly buttons: readonly string[];
  readonly links: readonly string[];
}

const longestText = 700;
const most = 40;

/** Describes a page of HTML; hidden inputs and everything that looks random is masked. */
export function describePage(html: string, masking: Masking, masker: Masker): PageDescription {
  const mask = (text: string): string => maskText(text, masking, masker);
  const [, main = html] = /<main[^>]*>([\s\S]*?)<\/main>/i.exec(html) ?? [];
  return {
    title: mask(textOf(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? "")),
    heading: mask(textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/i.exec(main)?.[1] ?? "")),
    text: mask(shorten(textOf(main.replace(/<(script|style|head|h1|button|select|template|svg)\b[\s\S]*?<\/\1>/gi, " ")))),
    fields: [...main.matchAll(/<(?:input|textarea)\b([^>]*)>/gi)].slice(0, most).map(([, text = ""]) => {
      const { name = "", type = "text", value = "", id } = attributesOf(text);
      const label = id ? new RegExp(`<label[^>]*for="${id.replace(/[^\w-]/g, ".")}"[^>]*>([\\s\\S]*?)</label>`, "i").exec(main)?.[1] : undefined;
      return { name, type, label: mask(textOf(label ?? "")), value: maskNamed(type === "password" ? "password" : name, value, masking, masker) };
    }),
    buttons: [...main.matchAll(/<button[^>]*>([\s\S]*?)<\/button>/gi)].slice(0, most).map(([, text]) => mask(textOf(text!))),
    links: [...main.matchAll(/<a\b[^>]*href="([^"]*)"/gi)].slice(0, most).map(([, href]) => maskUrl(unescape(href!), masking, masker)),
  };
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value = ""]) => [name!.toLowerCase(), unescape(value)]));
}

function textOf(html: string): string {
  return unescape(html.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();
}

/** Cut between two words, so that no half of a secret passes for something short. */
function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, text.lastIndexOf(" ", longestText))} …`;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&", nbsp: " " };

function unescape(text: string): string {
  return text
    .replace(/&#x([0-9a-f]{1,6});|&#(\d{1,7});/gi, (whole, hex?: string, decimal?: string) => character(hex ? Number.parseInt(hex, 16) : Number(decimal)) ?? whole)
    .replace(/&(lt|gt|quot|amp|nbsp);/g, (_, name: string) => entities[name]!);
}

function character(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
