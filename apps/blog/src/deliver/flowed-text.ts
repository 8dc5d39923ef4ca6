const longestLine = 76;

/**
 * Wraps plain text as `format=flowed` (RFC 3676 §4.2): a line that ends in a space goes on in the
 * next, so that any mail program shows short lines, and one that knows the format fills its own.
 * Words are never broken, so addresses stay whole.
 */
export function flowedText(text: string): string {
  return text.split("\n").map(flowedParagraph).join("\n");
}

function flowedParagraph(paragraph: string): string {
  if (paragraph === "-- ") return paragraph;
  const lines: string[] = [];
  for (const word of paragraph.trimEnd().split(/(?<= )(?=[^ ])/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.trimEnd().length <= longestLine)
      lines[lines.length - 1] = line + word;
    else lines.push(word);
  }
  return lines.map(stuffed).join("\n");
}

/**
 * RFC 3676 §4.4: a space in front, which readers take away, keeps a line from looking like a quote
 * or an mbox separator.
 */
function stuffed(line: string): string {
  return /^(?:[ >]|From )/.test(line) ? ` ${line}` : line;
}
