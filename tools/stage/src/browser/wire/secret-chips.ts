import type { Leg, Secret } from "../../run/leg.ts";
import { h, s } from "../dom.ts";
import { hueOf, splitMarks, type Mark } from "../marks.ts";
import { story } from "../story.ts";
import { widthOfChip } from "./layout.ts";

/** The kinds that are followed from hand to hand; the others are shown only where they stand. */
export const followed = Object.keys(story.secrets);

export interface Chip {
  /** A password has none: nothing of it is known. */
  readonly tag: string | null;
  readonly kind: string;
  readonly label: string;
}

/** What travels along a leg, in the order of the story. */
export function chipsOf(
  run: { readonly secret: (tag: string) => Secret | undefined },
  leg: Leg,
): Chip[] {
  const kinds = leg.secrets
    .flatMap((tag) => run.secret(tag) ?? [])
    .filter(({ kind }) => followed.includes(kind));
  const chips: Chip[] = kinds.map(({ tag, kind }) => ({ tag, kind, label: chipLabel(kind) }));
  const says = (value: string): boolean =>
    splitMarks(value).some((part) => "kind" in part && part.kind === "password");
  if (leg.kind === "request" && leg.parameters.some(({ value }) => says(value)))
    chips.push({ tag: null, kind: "password", label: "password" });
  return chips.sort((one, other) => followed.indexOf(one.kind) - followed.indexOf(other.kind));
}

/** A chip in the diagram, its left edge at `x`, its middle at `y`. */
export function svgChip({ tag, kind, label }: Chip, x: number, y: number): SVGElement {
  const width = widthOfChip(label);
  const lock = s("path", {
    class: "chip-key",
    d: "M5-3.2a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 3-2.1h5v2.4h2v-2.4h1.4v-2H8A3.2 3.2 0 0 0 5-3.2z",
    transform: `translate(${x + 6} ${y}) scale(.82)`,
  });
  return s(
    "g",
    { class: "chip", "data-tag": tag, "data-kind": kind, ...colourOf(tag, kind) },
    s("rect", { x, y: y - 11, width, height: 22, rx: 11 }),
    lock,
    s("text", { x: x + 9 + width / 2, y: y + 4.5, "text-anchor": "middle" }, label),
  );
}

/** A mark in running text: the first characters on the secret's colour, to be pointed at. */
function htmlChip({ kind, first, tag }: Mark): HTMLElement {
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
export function withChips(text: unknown): (string | HTMLElement)[] {
  return splitMarks(String(text)).map((part) => ("text" in part ? part.text : htmlChip(part)));
}

export function colourOf(tag: string | null | undefined, kind: string): Record<string, string> {
  return tag ? { "--hue": String(hueOf(kind, tag)) } : {};
}

export const chipLabel = (kind: string): string =>
  story.secrets[kind]?.label ?? kind.replaceAll("-", " ");
