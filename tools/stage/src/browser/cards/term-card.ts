import { h } from "../dom.ts";
import { sectionLink } from "../section-link.ts";
import { termOf } from "../story.ts";

export function termCard(id: string, eyebrow?: string): HTMLElement {
  const { name, sentence, confusion, section } = termOf(id);
  return h(
    "div",
    { class: "term" },
    eyebrow ? h("p", { class: "eyebrow" }, eyebrow) : null,
    h("h3", {}, name),
    h("p", {}, sentence),
    h("p", { class: "confusion" }, confusion),
    h("a", { href: sectionLink(section), rel: "noreferrer" }, section),
  );
}
