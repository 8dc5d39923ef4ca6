import { Readable } from "node:stream";
import { readCard, wantedLines } from "../vcard/read-card.ts";
import { readOctets } from "../vcard/read-file.ts";
import { createCardSplitter, type Card } from "../vcard/split-cards.ts";

/** A card with its folds undone as RFC 6350 §3.2 has it. */
export interface SplitCard {
  readonly number: number;
  readonly line: number;
  readonly lines: readonly string[];
}

/** A file as octets, one character each. */
export async function toOctets(...chunks: readonly Buffer[]): Promise<string> {
  const octets: string[] = [];
  for await (const part of readOctets(Readable.from(chunks))) octets.push(part);
  return octets.join("");
}

export function cardsIn(pieces: readonly string[], wanted = wantedLines): Card[] {
  const splitter = createCardSplitter(wanted);
  return [...pieces.flatMap((piece) => splitter.take(piece)), ...splitter.end()];
}

/** All lines of all cards. */
export function splitCards(...pieces: readonly string[]): SplitCard[] {
  return cardsIn(pieces, /^/).map(({ number, line, lines }) => ({
    number,
    line,
    lines: lines.map(
      ({ pieces: [first = "", ...folded] }) =>
        first + folded.map((piece) => piece.slice(1)).join(""),
    ),
  }));
}

/** Reads one card, its BEGIN in line 1. */
export function readLines(
  lines: readonly string[],
  {
    encoding = "utf8",
    charset,
    lineEnd = "\r\n",
  }: { encoding?: BufferEncoding | undefined; charset?: string; lineEnd?: string } = {},
) {
  const file = Buffer.from(["BEGIN:VCARD", ...lines, "END:VCARD"].join(lineEnd), encoding);
  const [card] = cardsIn([file.toString("latin1")]);
  return readCard(card!, charset);
}
