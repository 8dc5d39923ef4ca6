import type { Leg } from "../../run/leg.ts";
import { s } from "../dom.ts";
import type { Box } from "./boxes.ts";
import { besideLane, clamp, sizes, widthOfChip, type Columns, type Row } from "./layout.ts";
import { svgChip, type Chip } from "./secret-chips.ts";

const icons = {
  good: "M0 4.500 3.500 8 10 0",
  bad: "M0 0 9 9M9 0 0 9",
  no: "M0 4.500h10",
  row: "M0 0h10v9h-10zM0 3h10M0 6h10M4 3v6",
};

/** What was checked and kept, below each other on the lane of the party that did it. */
export function drawBoxes(
  boxes: readonly Box[],
  row: Row,
  columns: Columns,
  width: number,
): SVGElement | null {
  if (boxes.length === 0) return null;
  const drawn = boxes.map((box, index) => {
    const at = columns.get(box.party) ?? 0;
    const wide = Math.ceil(box.text.length * 7 + tableText(box).length * 7.4) + 40;
    const x = besideLane(at, wide, width);
    const y = row.boxes - row.top + index * sizes.box;
    const isRight = x > at;
    return s(
      "g",
      { class: `box ${box.kind}`, transform: `translate(${x} ${y})` },
      s("path", { class: "hang", d: isRight ? "M-8 11h8" : `M${wide} 11h8` }),
      s("rect", { width: wide, height: 22, rx: 5 }),
      s("path", { d: icons[box.kind], transform: "translate(9 6.500)" }),
      s(
        "text",
        { x: 26, y: 15.5 },
        box.text,
        box.table ? s("tspan", { class: "table", dx: 7 }, box.table) : null,
      ),
    );
  });
  return s("g", { class: "boxes" }, ...drawn);
}

const tableText = ({ table }: Box): string => (table ? ` ${table}` : "");

/** The secrets on a leg, side by side on its line or below it. */
export function drawChips(
  chips: readonly Chip[],
  row: Row,
  columns: Columns,
  leg: Pick<Leg, "from" | "to">,
  width: number,
): SVGElement | null {
  if (chips.length === 0) return null;
  const from = columns.get(leg.from) ?? 0;
  const middle = (from + (columns.get(leg.to) ?? 0)) / 2;
  const total = chips.reduce((sum, chip) => sum + widthOfChip(chip.label) + 4, -4);
  let x = clamp(middle, total, width);
  const drawn = chips.map((chip) => {
    const one = svgChip(chip, x, row.chips - row.top);
    x += widthOfChip(chip.label) + 4;
    return one;
  });
  return s("g", { class: "chips", "--way": `${from - middle}px` }, ...drawn);
}
