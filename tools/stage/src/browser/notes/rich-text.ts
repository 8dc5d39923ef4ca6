import { h } from "../dom.ts";

const marked = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`/g;

/** The little Markdown of the talk: `**to press**`, `*to see*`, and code. */
export function richText(text: string): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let end = 0;
  for (const { 0: whole, 1: strong, 2: emphasis, 3: code, index } of text.matchAll(marked)) {
    parts.push(text.slice(end, index));
    if (strong) parts.push(h("kbd", {}, strong));
    else if (emphasis) parts.push(h("em", {}, emphasis));
    else parts.push(h("code", {}, code));
    end = index + whole.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}
