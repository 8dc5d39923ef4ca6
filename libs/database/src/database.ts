import type { Notifications } from "./notifications.ts";

export type SqlValue = string | number | null;

/** Statements take numbered parameters (`$1`, `$2`, …) and answer rows as plain objects. */
export interface Queries {
  all<Row>(sql: string, ...values: SqlValue[]): Promise<Row[]>;
  get<Row>(sql: string, ...values: SqlValue[]): Promise<Row | undefined>;
}

/** A statement that changes something, and its parameters. */
export type Statement = readonly [sql: string, ...values: SqlValue[]];

export interface Changes {
  /** One change. @returns how many rows it changed */
  run(...change: Statement): Promise<number>;
  /**
   * Several, all or none, that need not know each other's outcome. @returns how many rows each
   * changed
   */
  batch(changes: readonly Statement[]): Promise<number[]>;
}

export interface Transaction extends Queries, Changes {}

/**
 * One party's own database. `all` and `get` outside a transaction only read. Whatever changes
 * something resolves when it is on disk. What arrives together may be read together and share a
 * commit; what fails for one fails for nobody else.
 */
export interface Database extends Queries, Changes {
  readonly engine: "sqlite" | "postgres";
  readonly notifications: Notifications;
  /**
   * Work of several steps; a thrown error undoes it. It may be run more than once, and the last
   * time counts. In it await nothing but the transaction: others may wait for the same commit.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * The storage cannot answer at the moment (locked, full, read-only, gone); the request may be tried
 * again.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
}

/** The database cannot be opened: it is damaged, or out of reach. The message is one line. */
export class DatabaseOpenError extends Error {
  override readonly name = "DatabaseOpenError";
}
