import { ProblemError } from "../problem.error.ts";

/** One content line with its folds undone. Each character of `text` is one octet; `number` counts the file's lines from 1. */
export interface ContentLine {
  readonly number: number;
  readonly text: string;
}

const mostLines = 500_000;
const quotedPrintable = /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i;

/** A file as octets, one character each, because a fold may cut a letter in two (RFC 6350 §3.2). UTF-16 becomes UTF-8 first. */
export function toOctets(file: Buffer): string {
  const mark = file.toString("hex", 0, 2);
  const utf16 = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : undefined;
  return (utf16 ? Buffer.from(new TextDecoder(utf16).decode(file)) : file).toString("latin1");
}

/**
 * Undoes the folding: a line that begins with a blank goes on from the one before (RFC 6350 §3.2), and so does the one
 * after a quoted-printable `=` (vCard 2.1). Lines end with CRLF, LF or CR.
 */
export function* contentLines(octets: string): Generator<ContentLine> {
  let parts: string[] = [];
  let number = 0;
  let isQuotedPrintable = false;
  let goesOn = false;

  for (const line of physicalLines(octets)) {
    const isFold: boolean = !goesOn && parts.length > 0 && /^[ \t]/.test(line.text);
    if (!isFold && !goesOn) {
      if (parts.length > 0) yield { number, text: parts.join("") };
      parts = [];
      number = line.number;
      isQuotedPrintable = quotedPrintable.test(line.text);
    }
    const text: string = isFold ? line.text.slice(1) : line.text;
    goesOn = isQuotedPrintable && text.endsWith("=");
    parts.push(goesOn ? text.slice(0, -1) : text);
  }
  if (parts.length > 0) yield { number, text: parts.join("") };
}

function* physicalLines(octets: string): Generator<ContentLine> {
  const text = octets.includes("\n") ? octets : octets.replaceAll("\r", "\n");
  for (let start = 0, number = 1; start < text.length; number += 1) {
    if (number > mostLines) throw new ProblemError(413, "That file is too long", `An import reads ${mostLines} lines at most.`);
    const end = (text.indexOf("\n", start) + 1 || text.length + 1) - 1;
    yield { number, text: text.slice(start, text[end - 1] === "\r" ? end - 1 : end) };
    start = end + 1;
  }
}
