import type { Readable } from "node:stream";
import { Type, type Static } from "typebox";
import type { Access } from "../bearer-token/access.ts";
import { ProblemError } from "../problem.error.ts";
import type { AddressBooks, ImportOutcome } from "../stores/address-books.store.ts";
import { readCard, wantedLines, type CardReading } from "./read-card.ts";
import { readOctets } from "./read-file.ts";
import { createCardSplitter, type Card } from "./split-cards.ts";

/**
 * Where it is in the file: the card's number and a line, both counted from 1; the card's name where
 * one can be read.
 */
const Place = { card: Type.Integer(), line: Type.Integer(), name: Type.Optional(Type.String()) };

/**
 * What became of an imported file. Every card is either imported or in `skipped`, with its first
 * line; `notes` says what was left out, guessed or damaged in one that is new, with the line in
 * question.
 */
export const ImportReport = Type.Object({
  imported: Type.Integer(),
  skipped: Type.Array(Type.Object({ ...Place, reason: Type.String() })),
  notes: Type.Array(Type.Object({ ...Place, note: Type.String() })),
});

export type ImportReport = Static<typeof ImportReport>;

/** A file of vCards, and the charset that its `Content-Type` names. */
export interface VcardFile {
  readonly body: Readable;
  readonly charset: string | undefined;
}

const mostCards = 20_000;
const batchSize = 100;

/** Why a readable card was not added. */
const reasons: Record<ImportOutcome, string | undefined> = {
  added: undefined,
  "already there": "it is already in your address book",
  "no room": "your address book is full",
};

/**
 * Imports a file of vCards as it arrives. It is stored in batches, each whole and on disk, and
 * others are served between them; a file that was interrupted can simply be sent again, because
 * what is already there is skipped.
 */
export async function importVcards(
  { body, charset }: VcardFile,
  addressBooks: AddressBooks,
  access: Access<"contacts.write">,
): Promise<ImportReport> {
  const report: ImportReport = { imported: 0, skipped: [], notes: [] };
  for await (const cards of batchesOf(body)) {
    const readings = cards.map((card): CardReading =>
      card.number > mostCards ? tooMany : readCard(card, charset),
    );
    const outcomes = await addressBooks.addMissing(
      access,
      readings.flatMap(({ details }) => details ?? []),
    );
    for (const [index, card] of cards.entries())
      reportCard(report, card, readings[index]!, outcomes);
  }
  if (report.imported + report.skipped.length === 0)
    throw new ProblemError(
      400,
      "Nothing to import",
      "There is no vCard in that file: none of its lines is BEGIN:VCARD.",
    );
  return report;
}

/** @param outcomes of the cards that hold a contact and are not reported yet */
function reportCard(
  report: ImportReport,
  { number: card, line }: Card,
  reading: CardReading,
  outcomes: ImportOutcome[],
): void {
  const place = { card, line, ...(reading.name && { name: reading.name }) };
  const reason = reading.details ? reasons[outcomes.shift()!] : reading.reason;
  if (reason) report.skipped.push({ ...place, reason });
  else report.imported += 1;
  const isNew = !reading.details || !reason;
  if (isNew) report.notes.push(...reading.notes.map((note) => ({ ...place, ...note })));
}

const tooMany: CardReading = {
  name: "",
  notes: [],
  reason: `an import takes ${mostCards} cards at most; put this one and all after it into another file`,
};

/** The cards of a file in batches, also those that stand before a place where it breaks off. */
async function* batchesOf(body: Readable): AsyncGenerator<Card[]> {
  let batch: Card[] = [];
  try {
    for await (const card of cardsOf(body)) {
      batch.push(card);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Ends with the first card that is too many: that one is reported, and says it for the rest, which
 * is passed over, since many clients read the answer only when they have sent everything.
 */
async function* cardsOf(body: Readable): AsyncGenerator<Card> {
  const splitter = createCardSplitter(wantedLines);
  let last = 0;
  for await (const octets of readOctets(body)) {
    if (last > mostCards) continue;
    const cards = splitter.take(octets).filter(({ number }) => number <= mostCards + 1);
    last = cards.at(-1)?.number ?? last;
    yield* cards;
  }
  if (last <= mostCards) yield* splitter.end();
}
