import type { Migration } from "@tale/database/migrate";

/**
 * The schema, one script per change; a script once released is never edited. Described in
 * docs/storage.md.
 */
export const migrations: readonly Migration[] = [
  `CREATE TABLE address_books (
     issuer     TEXT   NOT NULL,
     subject    TEXT   NOT NULL,
     last_place BIGINT NOT NULL,
     PRIMARY KEY (issuer, subject)
   );
   CREATE TABLE contacts (
     issuer  TEXT   NOT NULL,
     subject TEXT   NOT NULL,
     place   BIGINT NOT NULL,
     id      TEXT   NOT NULL UNIQUE,
     name    TEXT   NOT NULL,
     email   TEXT   NOT NULL,
     PRIMARY KEY (issuer, subject, place),
     FOREIGN KEY (issuer, subject) REFERENCES address_books (issuer, subject)
   );
   CREATE INDEX contacts_by_email ON contacts (issuer, subject, email);`,
  `CREATE TABLE dpop_nonces (
     nonce     TEXT   PRIMARY KEY,
     issued_at BIGINT NOT NULL
   );
   CREATE INDEX dpop_nonces_by_age ON dpop_nonces (issued_at);
   CREATE TABLE used_proofs (
     proof_hash TEXT   PRIMARY KEY,
     expires_at BIGINT NOT NULL
   );
   CREATE INDEX used_proofs_by_expiry ON used_proofs (expires_at);`,
  { sqlite: contactsByOwner("WITHOUT ROWID"), postgres: contactsByOwner("") },
];

/**
 * SQLite keeps a table under its primary key only if the table says so. PostgreSQL has no such
 * table; the script does the same there, because databases exist on which it was run.
 */
function contactsByOwner(storage: "WITHOUT ROWID" | ""): string {
  return `
   ALTER TABLE contacts RENAME TO scattered_contacts;
   CREATE TABLE contacts (
     issuer  TEXT   NOT NULL,
     subject TEXT   NOT NULL,
     place   BIGINT NOT NULL,
     id      TEXT   NOT NULL UNIQUE,
     name    TEXT   NOT NULL,
     email   TEXT   NOT NULL,
     PRIMARY KEY (issuer, subject, place),
     FOREIGN KEY (issuer, subject) REFERENCES address_books (issuer, subject)
   ) ${storage};
   INSERT INTO contacts (issuer, subject, place, id, name, email) SELECT issuer, subject, place, id, name, email FROM scattered_contacts ORDER BY 1, 2, 3;
   DROP TABLE scattered_contacts;
   CREATE INDEX contacts_by_email ON contacts (issuer, subject, email);`;
}
