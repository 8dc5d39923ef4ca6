import { createHash } from "node:crypto";

/**
 * The cell a user belongs to (rendezvous hashing): each cell and user give a number, and the
 * highest wins. Whoever knows the list of cells knows the answer, and a new cell takes users from
 * all others and moves nobody else.
 */
export function cellOf(user: string, cells: readonly string[]): string {
  const score = (cell: string): bigint =>
    createHash("sha256").update(`${cell} ${user}`).digest().readBigUInt64BE();
  return cells.reduce((best, cell) => (score(cell) > score(best) ? cell : best));
}
