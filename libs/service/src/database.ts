import type { Bell } from "./bell.ts";

export type SqlValue = string | number | null;

/** Statements take numbered parameters (`$1`, `$2`, …) and answer rows as plain objects. */
export interface Queries {
  all<Row>(sql: string, ...values: SqlValue[]): Promise<Row[]>;
  get<Row>(sql: string, ...values: SqlValue[]): Promise<Row | undefined>;
}

export interface Transaction extends Queries {
  /** @returns how many rows the statement changed */
  run(sql: string, ...values: SqlValue[]): Promise<number>;
}

/**
 * One party's own database. `all` and `get` outside a transaction only read.
 * `write` resolves when its work is on disk; a thrown error undoes that work and nobody else's.
 * Inside `write` await nothing but the transaction: concurrent writes may share one commit.
 */
export interface Database extends Queries {
  readonly engine: "sqlite" | "postgres";
  readonly bell: Bell;
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The storage cannot answer at the moment (locked, full, read-only, gone); the request may be tried again. */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
}
