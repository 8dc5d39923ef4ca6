import type { SourceLine } from "@tale/backstage/facts";
import type { Leg } from "../../run/leg.ts";
import { h, type Children } from "../dom.ts";
import { curlOf, sourceOf } from "../live.ts";
import { copyButton } from "./copy-button.ts";

/**
 * The lines behind a leg, from the checkout the stage runs from: first the file that orders the
 * checks, then the handler, then where each check stands.
 */
export function codePanel(leg: Leg): Children {
  const files = filesOf(leg);
  if (files.size === 0)
    return h("p", { class: "hint" }, "No party told which lines handled this message.");
  return [...files].map(([file, lines], index) =>
    sourceCard(
      file,
      [...new Set(lines)].sort((one, other) => one - other),
      index < 2,
    ),
  );
}

/** Files in the order in which they are shown, each with the lines that are marked. */
export function filesOf({ route, checks }: Pick<Leg, "route" | "checks">): Map<string, number[]> {
  const ordered = Map.groupBy(
    checks.flatMap(({ orderedAt }) => orderedAt ?? []),
    ({ file }) => file,
  );
  const orders = [...ordered.values()].sort((one, other) => other.length - one.length)[0] ?? [];
  const places: SourceLine[] = [
    ...orders,
    ...(route?.source ? [route.source] : []),
    ...checks.flatMap(({ source }) => source ?? []),
  ];
  const files = new Map<string, number[]>();
  for (const { file, line } of places) files.set(file, [...(files.get(file) ?? []), line]);
  return files;
}

/** Lines that are shown above the first one that is marked. */
const above = 12;

function sourceCard(file: string, lines: readonly number[], open: boolean): HTMLElement {
  const first = lines[0] ?? 1;
  const last = lines.at(-1) ?? first;
  const text = h("pre", { class: "source-code", tabindex: "0", "aria-label": file }, "…");
  const link = h("a", { class: "editor", hidden: true }, "Open in the editor");
  const card = h(
    "details",
    { class: "more source-card", open, ontoggle: load },
    h(
      "summary",
      {},
      h("code", {}, file.split("/").at(-1)),
      h("small", {}, ` ${file.split("/").slice(0, -1).join("/")}`),
    ),
    text,
    link,
  );
  let isLoaded = false;
  if (open) void load();
  return card;

  async function load(): Promise<void> {
    if (isLoaded || !(open || card.open)) return;
    isLoaded = true;
    // With what stands above the first line: the header says what the handler is for.
    const around = Math.ceil(Math.min(60, Math.max(16, (last - first) / 2 + above)));
    const source = await sourceOf({ file, line: first - above + around }, around);
    if (!source) return text.replaceChildren("These lines are not in this checkout.");
    text.replaceChildren(
      ...source.lines.map((line, index) =>
        sourceLine(line, source.from + index, lines.includes(source.from + index)),
      ),
    );
    const marked = text.querySelector<HTMLElement>(".marked");
    if (marked) text.scrollTop = Math.max(0, marked.offsetTop - text.clientHeight / 3);
    if (!source.link) return;
    link.hidden = false;
    link.href = source.link.replace(/:\d+$/, `:${first}`);
  }
}

const word =
  /(\/\/.*$|\/\*.*$|^\s*\*.*$)|("(?:[^"\\]|\\.)*"|`[^`]*`|'[^']*')|\b(const|let|export|import|from|function|async|await|return|if|else|for|of|in|new|throw|class|extends|type|interface|switch|case|asserts|true|false|null|undefined)\b/g;

/** One line, with comments, strings and keywords told apart; enough to read by. */
function sourceLine(line: string, number: number, isMarked: boolean): HTMLElement {
  const parts: Children[] = [];
  let end = 0;
  for (const { 0: text, 1: comment, 2: string, index } of line.matchAll(word)) {
    if (index < end) continue;
    parts.push(
      line.slice(end, index),
      h("span", { class: comment ? "c" : string ? "s" : "k" }, text),
    );
    end = index + text.length;
  }
  parts.push(line.slice(end));
  return h(
    "span",
    { class: isMarked ? "line marked" : "line", "data-line": number },
    ...parts,
    "\n",
  );
}

export function curlPanel(_leg: Leg, { request }: { readonly request: Leg | undefined }): Children {
  if (!request || request.method === "MAIL")
    return h("p", { class: "hint" }, "Only a request can be repeated with curl.");
  const text = h("pre", { class: "command", tabindex: "0" }, "…");
  void curlOf(request.n).then((command) => (text.textContent = command));
  return [
    h(
      "p",
      {},
      "The same request by hand. Where a secret stood, there is a variable: the stage was never told it.",
    ),
    text,
    h(
      "p",
      {},
      copyButton("Copy", () => text.textContent),
    ),
  ];
}
