import fc from "fast-check";
import { expect, it } from "vitest";
import { formatCursor, parseCursor } from "./cursor.ts";

it("leads back to the place it was made from", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 999_999_999_999_999 }),
      (place) => void expect(parseCursor(formatCursor(place))).toBe(place),
    ),
  );
});

it("is the only text that leads to its place", () => {
  const almost = fc
    .nat()
    .chain((place) =>
      fc
        .tuple(fc.constantFrom("", "=", " ", "0", "A", "."), fc.nat({ max: 30 }))
        .map(
          ([extra, at]) => formatCursor(place).slice(0, at) + extra + formatCursor(place).slice(at),
        ),
    );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), almost), (text) => {
      const place = parseCursor(text);
      if (place !== undefined) expect(formatCursor(place)).toBe(text);
    }),
  );
});
