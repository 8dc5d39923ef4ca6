import type { Guess } from "./decode-value.ts";
import type { Property } from "./read-property.ts";
import type { Card } from "./split-cards.ts";

/** What was left out, guessed or damaged, and in which line of the file. */
export interface CardNote {
  readonly line: number;
  readonly note: string;
}

const mostNotes = 5;

const reasons: Record<Guess, string> = {
  "UTF-8": "it is not in the charset that the file names",
  "windows-1252": "it is in no charset that the file names, and not in UTF-8",
};

/**
 * What is to be said about the lines of a card, whether its contact was made of them or not: of the
 * first few.
 */
export function lineNotes(
  card: Card,
  properties: readonly Property[],
  used: readonly (Property | undefined)[],
): CardNote[] {
  const notes = properties.flatMap((property) =>
    notesOn(property, used.includes(property)).map((note) => ({ line: property.line, note })),
  );
  const left = notes.length - mostNotes;
  const named =
    left > 0
      ? [
          ...notes.slice(0, mostNotes),
          {
            line: notes[mostNotes]!.line,
            note: `${left} more notes on this line and those after it were left out`,
          },
        ]
      : notes;
  return card.overflow === undefined
    ? named
    : [
        ...named,
        {
          line: card.overflow,
          note: "this line and the rest were left out: too many names and addresses",
        },
      ];
}

function notesOn({ name, text, fault, guess }: Property, isUsed: boolean): string[] {
  if (!isUsed) return fault ? [`${name} was left out: ${fault}`] : [];
  return [
    ...(fault ? [`${name} was guessed: ${fault}`] : []),
    ...(guess ? [`${name} was read as ${guess}, which is a guess: ${reasons[guess]}`] : []),
    ...(text.includes("\ufffd") ? [`${name} is damaged: � stands for what cannot be read`] : []),
    ...(name === "EMAIL" && /\p{Cf}/u.test(text)
      ? ["EMAIL held characters that cannot be seen; they were left out"]
      : []),
  ];
}

export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text;
}
