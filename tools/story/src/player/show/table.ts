import type { Paint } from "./paint.ts";
import { wrap } from "./wrap.ts";

/**
 * A table that wraps its cells: the first column as narrow as its words allow, the others sharing
 * the rest.
 */
export function drawTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: Paint,
): string[] {
  const first = Math.min(20, Math.max(...rows.map(([cell = ""]) => cell.length)));
  const other = Math.floor((width - first - 4 * heads.length) / (heads.length - 1));
  const widths = heads.map((_, index) => (index === 0 ? first : other));

  const draw = (
    cells: readonly string[],
    styles: readonly ((text: string) => string)[],
  ): string[] => {
    const wrapped = cells.map((cell, index) => wrap(cell, widths[index]!));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, row) =>
      wrapped
        .map((lines, index) => {
          const text = lines[row] ?? "";
          return styles[index]!(index < wrapped.length - 1 ? text.padEnd(widths[index]!) : text);
        })
        .join("    ")
        .trimEnd(),
    );
  };

  const plain = (text: string): string => text;
  return [
    ...draw(heads, [plain, paint.term, paint.term]),
    ...rows.flatMap((cells) => ["", ...draw(cells, [paint.bold, plain, plain])]),
  ];
}
