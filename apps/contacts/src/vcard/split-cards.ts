import { contentLines } from "./content-lines.ts";

/** The content lines between one BEGIN and its END, still as octets. */
export interface Card {
  /** Counts the file's cards from 1. */
  readonly number: number;
  /** The line of its BEGIN, counted from 1. */
  readonly line: number;
  readonly lines: string[];
}

const begin = /^(?:\xef\xbb\xbf)?BEGIN:\s*VCARD\s*$/i;
const end = /^END:\s*VCARD\s*$/i;

/** A card that contains another one: somebody's secretary (vCard 2.1 and RFC 2426 §3.5.4). */
const agent = /^(?:[\w-]+\.)?AGENT(?:;[^:]*)?:\s*$/i;

/**
 * Finds the cards in a file. What stands between cards is no card; a card without END lasts until the next BEGIN;
 * a card inside a card belongs to its owner and is left out.
 *
 * @param octets the file, one character per octet
 */
export function* splitCards(octets: string): Generator<Card> {
  let card: Card | undefined;
  let number = 0;
  let agentState: "none" | "announced" | "inside" = "none";

  for (const { number: line, text } of contentLines(octets)) {
    if (begin.test(text) && agentState === "announced") {
      agentState = "inside";
    } else if (begin.test(text)) {
      if (card) yield card;
      card = { number: ++number, line, lines: [] };
      agentState = "none";
    } else if (end.test(text) && agentState === "inside") {
      agentState = "none";
    } else if (end.test(text)) {
      if (card) yield card;
      card = undefined;
    } else if (agentState !== "inside") {
      card?.lines.push(text);
      agentState = card && agent.test(text) ? "announced" : "none";
    }
  }
  if (card) yield card;
}
