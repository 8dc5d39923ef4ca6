import type { Readable } from "node:stream";
import { Type, type Static } from "typebox";
import type { Access } from "../bearer-token/access.ts";
import { ProblemError } from "../problem.error.ts";
import type { AddressBooks, ImportOutcome } from "../stores/address-books.store.ts";
import { toOctets } from "./content-lines.ts";
import { readCard, type CardReading } from "./read-card.ts";
import { readFileBody } from "./read-file-body.ts";
import { splitCards, type Card } from "./split-cards.ts";

/** Where a card is in the file: its number and its first line, both counted from 1; its name where one can be read. */
const Place = { card: Type.Integer(), line: Type.Integer(), name: Type.Optional(Type.String()) };

/** What became of an imported file. Every card is either imported or in `skipped`; `notes` mentions choices made for an imported one. */
export const ImportReport = Type.Object({
  imported: Type.Integer(),
  skipped: Type.Array(Type.Object({ ...Place, reason: Type.String() })),
  notes: Type.Array(Type.Object({ ...Place, note: Type.String() })),
});

export type ImportReport = Static<typeof ImportReport>;

const mostCards = 20_000;
const batchSize = 100;

/** Why a readable card was not added. */
const reasons: Record<ImportOutcome, string | undefined> = {
  added: undefined,
  "already there": "it is already in your address book",
  "no room": "your address book is full",
};

/**
 * Imports a file of vCards. It is stored in batches, each whole and on disk, and others are served between them; a file
 * that was interrupted can simply be sent again, because what is already there is skipped.
 */
export async function importVcards(file: Readable, addressBooks: AddressBooks, access: Access<"contacts.write">): Promise<ImportReport> {
  const report: ImportReport = { imported: 0, skipped: [], notes: [] };
  for (const cards of inBatches(splitCards(toOctets(await readFileBody(file))))) {
    await importBatch(cards, report, addressBooks, access);
  }
  if (report.imported + report.skipped.length === 0) throw new ProblemError(400, "Nothing to import", "There is no vCard in that file: none of its lines is BEGIN:VCARD.");
  return report;
}

async function importBatch(cards: readonly Card[], report: ImportReport, addressBooks: AddressBooks, access: Access<"contacts.write">): Promise<void> {
  const readings = cards.map((card): CardReading => (card.number > mostCards ? tooMany : readCard(card)));
  const outcomes = await addressBooks.addMissing(access, readings.flatMap(({ details }) => details ?? []));

  for (const [index, { number: card, line }] of cards.entries()) {
    const reading = readings[index]!;
    const place = { card, line, ...(reading.name && { name: reading.name }) };
    const reason = reading.details ? reasons[outcomes.shift()!] : reading.reason;
    if (reason) report.skipped.push({ ...place, reason });
    else report.imported += 1;
    if (!reason && reading.note) report.notes.push({ ...place, note: reading.note });
  }
}

const tooMany: CardReading = { name: "", reason: `an import takes ${mostCards} cards at most; put this one and all after it into another file` };

/** Ends with the first card that is too many: that one is reported, and says it for the rest. */
function* inBatches(cards: Iterable<Card>): Generator<Card[]> {
  let batch: Card[] = [];
  for (const card of cards) {
    batch.push(card);
    if (card.number > mostCards) break;
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
