import { s } from "../dom.ts";
import type { Fold } from "./folds.ts";
import { sizes, type Row } from "./layout.ts";

/** Where something happened that is not seen from here. */
export function gapLine({ top, gap }: Row, width: number): SVGElement {
  const y = top - Math.min(gap, sizes.gap) / 2;
  return s("line", { x1: 24, x2: width - 24, y1: y, y2: y });
}

/** Messages that tell nothing, as one line that opens. */
export function foldLine(fold: Fold | undefined, bottom: number, width: number): SVGElement[] {
  if (!fold) return [];
  const y = bottom - sizes.fold / 2;
  return [
    s(
      "g",
      { class: "fold", "data-n": fold.n },
      s("title", {}, "Show these messages"),
      s("rect", { x: 12, y: y - 14, width: Math.min(width - 24, 420), height: 28, rx: 8 }),
      s("path", { d: `M24 ${y - 5}l6 5-6 5` }),
      s("text", { x: 40, y: y + 4.5 }, fold.words),
    ),
  ];
}
