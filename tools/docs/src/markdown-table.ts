/**
 * The rows of all tables in a Markdown text whose header starts with `firstColumn`; cells without
 * their backticks.
 */
export function rowsOf(markdown: string, firstColumn: string): string[][] {
  const rows: string[][] = [];
  let isInside = false;
  for (const line of markdown.split("\n")) {
    const cells = cellsOf(line);
    if (!cells) isInside = false;
    else if (cells[0] === firstColumn) isInside = true;
    else if (isInside && !/^[-:]+$/.test(cells[0] ?? "")) rows.push(cells);
  }
  return rows;
}

function cellsOf(line: string): string[] | undefined {
  if (!line.startsWith("|")) return undefined;
  return line
    .replace(/^\||\|\s*$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("`", "").replaceAll("\\|", "|"));
}
