import { createLineReader } from "./line-reader.ts";

/**
 * One content line, still folded and as octets, one character each. How a fold is undone depends on
 * the card's version.
 */
export interface ContentLine {
  /** Counts the file's lines from 1. */
  readonly number: number;
  readonly pieces: readonly string[];
  readonly isTooLong: boolean;
}

/** The wanted content lines between one BEGIN and its END. */
export interface Card {
  /** Counts the file's cards from 1. */
  readonly number: number;
  /** The line of its BEGIN, counted from 1. */
  readonly line: number;
  readonly lines: ContentLine[];
  /** The first line that was one too many, if there was one. */
  overflow?: number;
}

/** A content line to which the next line may still belong. */
interface OpenLine {
  readonly number: number;
  readonly pieces: string[];
  /** How it begins, up to `longestHead` characters, with its folds undone. */
  head: string;
  /** As far as that can be told from the head. */
  isQuotedPrintable?: boolean;
  length: number;
}

const mostWantedLines = 100;
/** A name of 200 emoji, each a family, written in quoted-printable. */
const longestLine = 20_000;
const longestHead = 500;

const begin = /^(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCARD\s*$/i;
const end = /^\s*END\s*:\s*VCARD\s*$/i;
const blank = /^[ \t]*$/;
const quotedPrintable = /^[^:]*[;,(]\s*(?:ENCODING=)?"?QUOTED-PRINTABLE/i;

/** A card that contains another one: an assistant (vCard 2.1 and RFC 2426 §3.5.4). */
const agent = /^(?:[^:;]*\.)?AGENT(?:;[^:]*)?:\s*(BEGIN\s*:\s*VCARD\s*)?$/i;

/**
 * The properties of vCard 2.1, RFC 2426 and RFC 6350, and extensions: a line with one begins anew.
 */
const names = [
  "FN N NICKNAME PHOTO BDAY ANNIVERSARY GENDER ADR LABEL TEL EMAIL IMPP LANG TZ GEO TITLE ROLE",
  "LOGO AGENT ORG MEMBER RELATED CATEGORIES NOTE PRODID REV SORT-STRING SOUND UID CLIENTPIDMAP",
  "URL KEY VERSION CLASS MAILER SOURCE KIND FBURL CALURI CALADRURI X-[\\w-]+",
];
const property = new RegExp(
  `^(?:[\\w-]+\\.)?(?:${names.join(" ").replaceAll(" ", "|")})(?:;[^:]*)?:`,
);

/**
 * Finds the cards in a file that arrives piece by piece. What stands between cards is no card; a
 * card without END lasts until the next BEGIN; a card inside a card belongs to its owner and is
 * left out. Of every card only the wanted lines are kept, so that a photo costs no memory, in one
 * line or in many.
 *
 * @param wanted matches the beginning of a content line that is kept
 */
export function createCardSplitter(wanted: RegExp) {
  let found: Card[] = [];
  let card: Card | undefined;
  let open: OpenLine | undefined;
  let goesOn = false;
  let indent = "";
  let cards = 0;
  let agents = 0;
  let isAgentAnnounced = false;
  const lines = createLineReader(takeLine, longestLine);

  function takeLine(number: number, physical: string): void {
    const line = physical.startsWith(indent) ? physical.slice(indent.length) : physical;
    if (blank.test(line)) return;
    if (open && goesOn && !property.test(line) && !end.test(line)) return goOn(open, line, true);
    if (open && !goesOn && /^[ \t]/.test(line)) return goOn(open, line, false);
    closeLine();
    if (begin.test(line)) return beginCard(number);
    if (end.test(line)) return endCard();
    if (!card) return;
    if (card.lines.length === 0 && property.test(line.trimStart()))
      indent ||= /^[ \t]*/.exec(line)![0];
    open = { number, pieces: [], head: "", length: 0 };
    goOn(open, line.trimStart(), false);
  }

  /**
   * vCard 2.1: in quoted-printable a line that ends with `=` goes on; everywhere a line that begins
   * with a blank does.
   */
  function goOn(line: OpenLine, text: string, isSoftBreak: boolean): void {
    if (line.head.length < longestHead)
      line.head += text.slice(isSoftBreak || !line.head ? 0 : 1, longestHead);
    goesOn = text.endsWith("=") && isQuotedPrintable(line);
    const kept = goesOn ? text.slice(0, -1) : text;
    if (goesOn && line.head.endsWith("=")) line.head = line.head.slice(0, -1);
    if (/[;:]/.test(line.head) && !wanted.test(line.head)) return;
    const room = Math.max(longestLine - line.length, 0);
    line.length += kept.length;
    if (room === 0) return;
    const part = kept.slice(0, room);
    line.pieces.push(isSoftBreak ? joinSoftBreak(line.pieces.pop() ?? "", part) : part);
  }

  function closeLine(): void {
    const line = open;
    open = undefined;
    goesOn = false;
    const [announcement, isBegun] = (line && agent.exec(line.head)) ?? [];
    isAgentAnnounced = announcement !== undefined && !isBegun;
    if (isBegun) agents += 1;
    if (!line || !card || agents > 0 || !wanted.test(line.head)) return;
    const { number, pieces, length } = line;
    if (card.lines.length < mostWantedLines)
      card.lines.push({ number, pieces, isTooLong: length > longestLine });
    else card.overflow ??= number;
  }

  function beginCard(line: number): void {
    if (card && isAgentAnnounced) {
      agents += 1;
      isAgentAnnounced = false;
      return;
    }
    finishCard();
    card = { number: ++cards, line, lines: [] };
  }

  function endCard(): void {
    if (agents > 0) agents -= 1;
    else finishCard();
  }

  function finishCard(): void {
    if (card) found.push(card);
    card = undefined;
    agents = 0;
    indent = "";
  }

  /** @returns the cards that were completed since they were last asked for */
  function handOver(): Card[] {
    const cards = found;
    found = [];
    return cards;
  }

  return {
    take: (octets: string): Card[] => {
      lines.take(octets);
      return handOver();
    },
    end: (): Card[] => {
      lines.end();
      closeLine();
      finishCard();
      return handOver();
    },
  };
}

function isQuotedPrintable(line: OpenLine): boolean {
  const isKnown = line.head.length >= longestHead || line.head.includes(":");
  const answer = line.isQuotedPrintable ?? quotedPrintable.test(line.head);
  if (isKnown) line.isQuotedPrintable = answer;
  return answer;
}

/** KDE also cuts lines within an encoded octet, so that its `=` looks like a soft break. */
function joinSoftBreak(before: string, after: string): string {
  const isCutOctet =
    /^ [C-F][0-9A-F]=/.test(after) ||
    (/^ [89AB][0-9A-F]/.test(after) && /=[89A-F][0-9A-F]$/.test(before.slice(-3)));
  return isCutOctet ? `${before}=${after.slice(1)}` : before + after;
}
