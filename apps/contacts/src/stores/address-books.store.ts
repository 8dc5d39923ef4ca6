import type { Random } from "@tale/service/clock";
import type { Database, Transaction } from "@tale/database/database";
import type { Checked } from "@tale/protocol/checked";
import type { Access, Owner } from "../bearer-token/access.ts";
import { ProblemError } from "../problem.error.ts";
import { amongIds, everyId } from "./among-ids.ts";
import type { ContactDetails } from "./contact.checks.ts";

export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/**
 * A contact with its place: contacts keep the order they came in, and a place is never given twice.
 */
export type PlacedContact = Contact & { readonly place: number };

export type ImportOutcome = "added" | "already there" | "no room";

/**
 * Every book is its owner's alone: each statement names issuer and subject, and somebody else's
 * contact is nowhere. So is one the access does not reach.
 */
export interface AddressBooks {
  /** The next contacts behind a place, in order. */
  listAfter(
    access: Access<"contacts.read">,
    place: number,
    limit: number,
  ): Promise<PlacedContact[]>;
  find(access: Access<"contacts.read">, id: string): Promise<Contact | undefined>;
  add(access: Access<"contacts.write">, details: ContactDetails): Promise<Contact>;
  /**
   * Adds those that are not in the book yet with the same name and address; one transaction, one
   * outcome for each.
   */
  addMissing(
    access: Access<"contacts.write">,
    details: readonly ContactDetails[],
  ): Promise<ImportOutcome[]>;
  replace(
    access: Access<"contacts.write">,
    id: string,
    details: ContactDetails,
  ): Promise<Contact | undefined>;
  /** @returns whether there was one */
  remove(access: Access<"contacts.write">, id: string): Promise<boolean>;
  /**
   * Empties the book. Its places stay taken, so that a page asked for later shows nothing twice.
   */
  removeAll(access: Checked<Access<"contacts.write">, "recent sign-in">): Promise<void>;
  /** Fills a book that has never existed; one that does is left as its owner made it. */
  seed(owner: Owner, details: readonly ContactDetails[]): Promise<void>;
}

export function createAddressBooks(
  database: Database,
  random: Random,
  mostContacts = 50_000,
): AddressBooks {
  /**
   * Opens the book if it is new and reserves places at its end; holds the book until the
   * transaction is over.
   */
  async function reservePlaces(
    transaction: Transaction,
    { issuer, subject }: Owner,
    count: number,
  ): Promise<number> {
    const book = await transaction.get<{ last_place: number }>(
      `INSERT INTO address_books (issuer, subject, last_place) VALUES ($1, $2, $3)
       ON CONFLICT (issuer, subject) DO UPDATE SET last_place = address_books.last_place + $3
       RETURNING last_place`,
      issuer,
      subject,
      count,
    );
    return book!.last_place - count + 1;
  }

  async function roomIn(transaction: Transaction, { issuer, subject }: Owner): Promise<number> {
    const row = await transaction.get<{ count: number }>(
      "SELECT COUNT(*) AS count FROM contacts WHERE issuer = $1 AND subject = $2",
      issuer,
      subject,
    );
    return mostContacts - row!.count;
  }

  async function insert(
    transaction: Transaction,
    { issuer, subject }: Owner,
    place: number,
    { name, email }: ContactDetails,
  ): Promise<Contact> {
    const id = random(12);
    await transaction.run(
      "INSERT INTO contacts (issuer, subject, place, id, name, email) VALUES ($1, $2, $3, $4, $5, $6)",
      issuer,
      subject,
      place,
      id,
      name,
      email,
    );
    return { id, name, email };
  }

  return {
    listAfter: ({ issuer, subject, only }, place, limit) => {
      const { condition, values } = only ? amongIds(only, 5) : everyId;
      return database.all(
        `SELECT place, id, name, email FROM contacts WHERE issuer = $1 AND subject = $2 AND place > $3${condition} ORDER BY place LIMIT CAST($4 AS BIGINT)`,
        issuer,
        subject,
        place,
        limit,
        ...values,
      );
    },

    find: async ({ issuer, subject, only }, id) =>
      only && !only.includes(id)
        ? undefined
        : database.get(
            "SELECT id, name, email FROM contacts WHERE issuer = $1 AND subject = $2 AND id = $3",
            issuer,
            subject,
            id,
          ),

    add: (access, details) =>
      database.transaction(async (transaction) => {
        const place = await reservePlaces(transaction, access, 1);
        if ((await roomIn(transaction, access)) < 1)
          throw new ProblemError(
            409,
            "The address book is full",
            `It holds ${mostContacts} contacts and takes no more.`,
          );
        return insert(transaction, access, place, details);
      }),

    addMissing: (access, many) =>
      database.transaction(async (transaction) => {
        const { issuer, subject } = access;
        const firstPlace = await reservePlaces(transaction, access, many.length);
        let room = await roomIn(transaction, access);
        const outcomes: ImportOutcome[] = [];
        for (const [index, details] of many.entries()) {
          const twin = await transaction.get(
            "SELECT 1 FROM contacts WHERE issuer = $1 AND subject = $2 AND email = $3 AND name = $4",
            issuer,
            subject,
            details.email,
            details.name,
          );
          const outcome = twin ? "already there" : room > 0 ? "added" : "no room";
          if (outcome === "added") {
            await insert(transaction, access, firstPlace + index, details);
            room -= 1;
          }
          outcomes.push(outcome);
        }
        return outcomes;
      }),

    replace: ({ issuer, subject }, id, { name, email }) =>
      database.transaction((transaction) =>
        transaction.get(
          "UPDATE contacts SET name = $4, email = $5 WHERE issuer = $1 AND subject = $2 AND id = $3 RETURNING id, name, email",
          issuer,
          subject,
          id,
          name,
          email,
        ),
      ),

    remove: ({ issuer, subject }, id) =>
      database.transaction(
        async (transaction) =>
          (await transaction.run(
            "DELETE FROM contacts WHERE issuer = $1 AND subject = $2 AND id = $3",
            issuer,
            subject,
            id,
          )) > 0,
      ),

    removeAll: async ({ issuer, subject }) => {
      await database.run(
        "DELETE FROM contacts WHERE issuer = $1 AND subject = $2",
        issuer,
        subject,
      );
    },

    seed: (owner, many) =>
      database.transaction(async (transaction) => {
        const isNew = await transaction.run(
          "INSERT INTO address_books (issuer, subject, last_place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
          owner.issuer,
          owner.subject,
          many.length,
        );
        if (!isNew) return;
        for (const [index, details] of many.entries())
          await insert(transaction, owner, index + 1, details);
      }),
  };
}
