import { channel } from "node:diagnostics_channel";
import { currentScene } from "./scene.ts";

export type Row = Readonly<Record<string, string | number | null>>;

/**
 * What one statement changed in a party's own database, once it is on disk. Published on
 * `tale:row`.
 */
export interface RowFact {
  readonly table: string;
  readonly change: "insert" | "update" | "delete";
  /** How many rows; the values are those of the first. */
  readonly count: number;
  /** The columns it was found by. */
  readonly key: Row;
  readonly before: Row | null;
  readonly after: Row | null;
}

const rows = channel("tale:row");

/**
 * Whether somebody listens who wants to hear what happens in this scene. Asked first, because
 * finding out what a statement changed costs reads.
 */
export function isAnybodyWatchingRows(): boolean {
  return rows.hasSubscribers && currentScene() !== undefined;
}

export function publishRow(fact: RowFact): void {
  rows.publish(fact);
}
