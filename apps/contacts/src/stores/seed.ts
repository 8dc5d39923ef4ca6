import { readFile } from "node:fs/promises";
import { StartError } from "@tale/service/environment";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { AddressBooks } from "./address-books.store.ts";
import { checkEmail, checkName } from "./contact.checks.ts";

const Seed = Type.Object({
  books: Type.Array(
    Type.Object({
      issuer: Type.String(),
      sub: Type.String(),
      contacts: Type.Array(Type.Object({ name: Type.String(), email: Type.String() })),
    }),
  ),
});

/**
 * Gives the people of the seed their address books, each only once: what they change is theirs.
 *
 * @throws StartError when the file cannot be read or used
 */
export async function plantSeed(path: string, addressBooks: AddressBooks): Promise<void> {
  const { books } = await readSeed(path);
  for (const { issuer, sub: subject, contacts } of books) {
    await addressBooks.seed({ issuer, subject }, contacts);
  }
}

async function readSeed(path: string) {
  try {
    const seed = Value.Parse(Seed, JSON.parse(await readFile(path, "utf8")));
    const books = seed.books.map((book) => ({ ...book, contacts: book.contacts.map(({ name, email }) => ({ name: checkName(name), email: checkEmail(email) })) }));
    return { books };
  } catch (error) {
    throw new StartError(`SEED=${path} cannot be used: ${(error as Error).message.split("\n", 1)[0]}`, { cause: error });
  }
}
