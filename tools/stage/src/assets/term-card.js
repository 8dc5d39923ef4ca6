import { h } from "./dom.js";
import { termOf } from "./story.js";

export function termCard(id, eyebrow) {
  const { name, sentence, confusion, section } = termOf(id);
  return h("div", { class: "term" }, eyebrow ? h("p", { class: "eyebrow" }, eyebrow) : null, h("h3", {}, name), h("p", {}, sentence), h("p", { class: "confusion" }, confusion), h("a", { href: rfcLink(section), rel: "noreferrer" }, section));
}

export function rfcLink(section) {
  const [, number, place] = /^RFC (\d+)(?: §([\d.]+))?/.exec(section) ?? [];
  return number ? `https://www.rfc-editor.org/rfc/rfc${number}${place ? `#section-${place}` : ""}` : "#";
}
