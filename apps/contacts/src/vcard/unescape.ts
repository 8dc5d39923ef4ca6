/**
 * vCard 2.1 escapes `;` alone; RFC 2426 §4 and RFC 6350 §3.4 escape line breaks, commas, semicolons
 * and backslashes; what was in base64 has no escapes.
 */
export type Escapes = "2.1" | "3.0" | "none";

/**
 * KDE writes vCard 2.1 with the escapes of 3.0. They are told by their commas: all are escaped, and
 * no backslash stands alone.
 */
export function escapesOf(text: string, isOld: boolean): Escapes {
  const isEscapedThroughout = text.includes("\\,") && /^(?:[^\\,]|\\[\\,;nN])*$/.test(text);
  return isOld && !isEscapedThroughout ? "2.1" : "3.0";
}

/** Splits a value at the separators that are not escaped; the parts keep their escapes. */
export function splitValue(text: string, separator: "," | ";", escapes: Escapes): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const isEscape =
      text[at] === "\\" && (escapes === "3.0" || (escapes === "2.1" && text[at + 1] === ";"));
    if (isEscape) at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/**
 * Undoes the escapes. `\:` is none, but old programs wrote it; what is no escape stays as it is.
 */
export function unescapeText(text: string, escapes: Escapes): string {
  if (escapes === "none") return text;
  if (escapes === "2.1") return text.replaceAll("\\;", ";");
  return text.replace(/\\([nN,;:\\])/g, (_, character: string) =>
    /n/i.test(character) ? "\n" : character,
  );
}
