import { h, type ComponentChild } from "preact";
import { story } from "./story-data.ts";

const names = Object.values(story.terms)
  .map(({ id, name }) => ({ id, name }))
  .filter(({ name }) => name !== "client" && name !== "state")
  .sort((one, other) => other.name.length - one.name.length);
const pattern = new RegExp(`\\b(${names.map(({ name }) => name).join("|")})(?=s?\\b)`, "g");

/** A text in which the field's words can be opened. Each once: the first time it is said. */
export function withTerms(text: string): (string | ComponentChild)[] {
  const opened = new Set<string>();
  const parts: (string | ComponentChild)[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(pattern)) {
    const { id } = names.find(({ name }) => name === word)!;
    if (opened.has(id)) continue;
    opened.add(id);
    parts.push(text.slice(end, index), h(TermButton, { id, text: word }));
    end = index + word.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

/** A word that opens its card. */
export function TermButton({
  id,
  text,
}: {
  readonly id: string;
  readonly text: string;
}): ComponentChild {
  return h(
    "button",
    { type: "button", class: "term-word", popoverTarget: "term-card", "data-term": id },
    text,
  );
}

/** The one card that every word opens; it is filled as it opens. */
export function TermCard({ id }: { readonly id: string | null }): ComponentChild {
  const term = id === null ? undefined : story.terms[id];
  return h(
    "div",
    { id: "term-card", popover: "auto", class: "term-popover" },
    term
      ? [
          h("h3", {}, term.name),
          h("p", {}, term.sentence),
          h("p", { class: "confusion" }, term.confusion),
          h("p", { class: "section" }, term.section),
        ]
      : null,
  );
}
