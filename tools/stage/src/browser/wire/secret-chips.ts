import { h, s } from "../dom.ts";
import { widthOfChip } from "./layout.ts";
import { hueOf, splitMarks } from "../marks.ts";
import { story } from "../story.ts";

/** The kinds that are followed from hand to hand; the others are shown only where they stand. */
export const followed = Object.keys(story.secrets);

/**
 * What travels along a leg, as `{ tag, kind, label }`, in the order of the story. A password has no
 * tag: nothing of it is known.
 */
export function chipsOf(run, leg) {
  const kinds = leg.secrets
    .flatMap((tag) => run.secret(tag) ?? [])
    .filter(({ kind }) => followed.includes(kind));
  const chips = kinds.map(({ tag, kind }) => ({ tag, kind, label: story.secrets[kind].label }));
  const says = (value) => splitMarks(value).some(({ kind }) => kind === "password");
  if (leg.kind === "request" && leg.parameters.some(({ value }) => says(value)))
    chips.push({ tag: null, kind: "password", label: "password" });
  return chips.sort((one, other) => followed.indexOf(one.kind) - followed.indexOf(other.kind));
}

/** A chip in the diagram, its left edge at `x`, its middle at `y`. */
export function svgChip({ tag, kind, label }, x, y) {
  const width = widthOfChip(label);
  const lock = s("path", {
    class: "chip-key",
    d: "M5-3.2a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 3-2.1h5v2.4h2v-2.4h1.4v-2H8A3.2 3.2 0 0 0 5-3.2z",
    transform: `translate(${x + 5} ${y}) scale(.82)`,
  });
  return s(
    "g",
    { class: "chip", "data-tag": tag, "data-kind": kind, ...colourOf(tag, kind) },
    s("rect", { x, y: y - 10, width, height: 20, rx: 10 }),
    lock,
    s("text", { x: x + 22, y: y + 4 }, label),
  );
}

/** A mark in running text: the first characters on the secret's colour, to be pointed at. */
function htmlChip({ kind, first, tag }) {
  const label = chipLabel(kind);
  const inside = [
    h("span", { class: "chip-label" }, label),
    first ? h("code", {}, `${first}…`) : null,
  ];
  if (!tag || !followed.includes(kind))
    return h("span", { class: "chip plain-chip", "data-kind": kind }, ...inside);
  return h(
    "button",
    { type: "button", class: "chip", "data-tag": tag, "data-kind": kind, ...colourOf(tag, kind) },
    ...inside,
  );
}

/** A text in which every mark has become a chip. */
export function withChips(text) {
  return splitMarks(String(text)).map((part) => part.text ?? htmlChip(part));
}

export function colourOf(tag, kind) {
  return tag ? { "--hue": String(hueOf(kind, tag)) } : {};
}

export const chipLabel = (kind) => story.secrets[kind]?.label ?? kind.replaceAll("-", " ");
