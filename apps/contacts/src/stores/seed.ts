import { readFile } from "node:fs/promises";
import { StartError } from "@tale/service/environment";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { AddressBooks } from "./address-books.store.ts";
import { checkEmail, checkName, type ContactDetails } from "./contact.checks.ts";

const Sample = Type.Object({
  issuer: Type.String(),
  contacts: Type.Array(Type.Object({ name: Type.String(), email: Type.String() })),
});

/**
 * `samples`: what each account of an issuer finds in its address book when it comes for the first
 * time.
 */
const Seed = Type.Object({
  books: Type.Array(Type.Object({ ...Sample.properties, sub: Type.String() })),
  samples: Type.Optional(Type.Array(Sample)),
});

/** The samples, by issuer. */
export type SampleBooks = ReadonlyMap<string, readonly ContactDetails[]>;

/**
 * Gives the people of the seed their address books, each only once: what they change is theirs.
 *
 * @returns the samples, for those who come later
 * @throws StartError when the file cannot be read or used
 */
export async function applySeed(path: string, addressBooks: AddressBooks): Promise<SampleBooks> {
  const { books, samples } = await readSeed(path);
  for (const { issuer, sub: subject, contacts } of books) {
    await addressBooks.seed({ issuer, subject }, contacts);
  }
  return new Map(samples.map(({ issuer, contacts }) => [issuer, contacts]));
}

async function readSeed(path: string) {
  try {
    const seed = Value.Parse(Seed, JSON.parse(await readFile(path, "utf8")));
    return { books: seed.books.map(checkBook), samples: (seed.samples ?? []).map(checkBook) };
  } catch (error) {
    throw new StartError(
      `SEED=${path} cannot be used: ${(error as Error).message.split("\n", 1)[0]}`,
      { cause: error },
    );
  }
}

function checkBook<Book extends Static<typeof Sample>>(book: Book) {
  return {
    ...book,
    contacts: book.contacts.map(({ name, email }) => ({
      name: checkName(name),
      email: checkEmail(email),
    })),
  };
}
