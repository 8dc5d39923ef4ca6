import type { Notifications } from "./notifications.ts";

export type SqlValue = string | number | null;

/** SQL with numbered parameters (`$1`, `$2`, …), and their values. Both engines get this text. */
export type Statement = readonly [sql: string, ...values: SqlValue[]];

export interface Queries {
  /** @returns every row, as a plain object */
  all<Row>(...query: Statement): Promise<Row[]>;
  /** @returns the first row */
  get<Row>(...query: Statement): Promise<Row | undefined>;
}

export interface Changes {
  /** One change. @returns how many rows it changed */
  run(...change: Statement): Promise<number>;
  /**
   * Several changes in one transaction, for changes that need not know each other's outcome.
   *
   * @returns how many rows each changed
   */
  batch(changes: readonly Statement[]): Promise<number[]>;
}

export interface Transaction extends Queries, Changes {
  /** Statements without parameters, separated by semicolons: a migration. */
  script(sql: string): Promise<void>;
}

/**
 * One party's own database. `all` and `get` outside a transaction only read. `run`, `batch` and
 * `transaction` resolve when the change is on disk, and change nothing when they reject.
 */
export interface Database extends Queries, Changes {
  readonly engine: "sqlite" | "postgres";
  readonly notifications: Notifications;
  /**
   * Several steps, of which a later one depends on an earlier one; an error thrown in `work` undoes
   * them all. `work` is run again after a conflict with another transaction, and only its last run
   * counts: it does nothing but read and change rows. It awaits nothing but the transaction,
   * because other transactions wait for it.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** A database before `groupCommit`: it commits each transaction alone. */
export interface Engine extends Database {
  /** Several reads on one connection. `work` begins all of them at once, and awaits nothing else. */
  read<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
}

/**
 * The database cannot answer at the moment: it is locked, full, read-only or out of reach. The
 * request may be tried again.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
}

/** The database cannot be opened: it is damaged, or out of reach. The message is one line. */
export class DatabaseOpenError extends Error {
  override readonly name = "DatabaseOpenError";
}
