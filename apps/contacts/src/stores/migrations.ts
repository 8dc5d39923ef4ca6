/** The schema, one script per change; a script once released is never edited. Described in docs/storage.md. */
export const migrations: readonly string[] = [
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
];
