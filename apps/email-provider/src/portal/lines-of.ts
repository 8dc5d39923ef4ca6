/** What was typed one per line, each once. */
export function linesOf(text = ""): string[] {
  return [
    ...new Set(
      text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
}
