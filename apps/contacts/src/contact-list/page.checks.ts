import { ProblemError } from "../problem.error.ts";
import { parseCursor } from "./cursor.ts";

const defaultLimit = 50;
const largestLimit = 500;

/** @returns how many contacts a page holds: 50 unless told, 500 at most */
export function checkLimit(text: string | undefined): number {
  const limit = text === undefined ? defaultLimit : /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > largestLimit)
    throw new ProblemError(
      400,
      "That page cannot be shown",
      `limit is a whole number from 1 to ${largestLimit}.`,
    );
  return limit;
}

/** @returns the place behind which the page begins */
export function checkCursor(text: string | undefined): number {
  const place = text === undefined ? 0 : parseCursor(text);
  if (place === undefined)
    throw new ProblemError(
      400,
      "That page cannot be shown",
      "cursor is not one that this server gave out as “next”.",
    );
  return place;
}
