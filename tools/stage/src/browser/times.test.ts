import { describe, expect, it } from "vitest";
import { timeIn } from "./times.ts";

const now = new Date(2026, 10, 30, 13, 4, 30).getTime();
const minutes = 60_000;

describe("a time in a row", () => {
  it.each<[string, number, string]>([
    ["today", now + 5 * minutes, "13:09:30"],
    ["another day", now + 24 * 60 * minutes, "1 Dec, 13:04:30"],
    ["another year", new Date(2027, 0, 2, 8, 0, 0).getTime(), "2 Jan 2027, 08:00:00"],
  ])("%s is read as a time", (_, at, text) => {
    expect(timeIn("expires_at", at, now)).toBe(text);
  });

  it.each<[string, unknown]>([
    ["expires_at", null],
    ["expires_at", "soon"],
    ["expires_at", 300],
    ["uses", now],
  ])("%s with %s is none", (column, value) => {
    expect(timeIn(column, value, now)).toBeUndefined();
  });
});
