import type { Database, SqlValue, Transaction } from "../database.ts";

export type Row = Readonly<Record<string, SqlValue>>;

/** One row that a statement changed. */
export interface ChangedRow {
  readonly table: string;
  readonly change: "insert" | "update" | "delete";
  readonly before: Row | null;
  readonly after: Row | null;
}

/** The columns of each table's primary key. */
export type Keys = ReadonlyMap<string, readonly string[]>;

/** Triggers that note which rows change, in the transactions that ask for it. */
export interface RowTriggers {
  /** Creates those that are missing. */
  create(database: Database): Promise<Keys>;
  /** From here on, changes of this transaction are noted. */
  begin(transaction: Transaction): Promise<void>;
  /** @returns what was noted since the last time, in order */
  take(transaction: Transaction): Promise<ChangedRow[]>;
  /** From here on, nothing is noted. */
  end(transaction: Transaction): Promise<void>;
}

interface KeyColumn {
  readonly table: string;
  readonly column: string;
}

/** @param columns of primary keys, in their order */
export function keysOf(columns: readonly KeyColumn[]): Keys {
  const keys = new Map<string, string[]>();
  for (const { table, column } of columns) keys.set(table, [...(keys.get(table) ?? []), column]);
  return keys;
}
