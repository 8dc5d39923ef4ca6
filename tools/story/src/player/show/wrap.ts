import wrapAnsi from "wrap-ansi";

/** Breaks a text at spaces so that no line is longer than `width`, unless a single word is. */
export function wrap(text: string, width: number): string[] {
  return wrapAnsi(text.replace(/\s+/g, " "), width).split("\n");
}

/** Shortens a text to `width` by leaving out its middle. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const half = Math.max(1, Math.floor((width - 1) / 2));
  return `${text.slice(0, width - 1 - half)}…${text.slice(-half)}`;
}
