import { expect, test, vi } from "vitest";
import { remembering } from "./remembering.ts";

test("of one text something is made once", () => {
  const make = vi.fn((text: string) => text.toUpperCase());
  const remembered = remembering(100, make);
  expect([remembered("a"), remembered("b"), remembered("a"), remembered("b")]).toEqual([
    "A",
    "B",
    "A",
    "B",
  ]);
  expect(make).toHaveBeenCalledTimes(2);
});

test("what nobody asked for goes first, and no more than the most is kept", () => {
  const make = vi.fn((text: string) => text);
  const remembered = remembering(6, make);
  for (const text of ["a", "b", "c", "a", "d"]) remembered(text);
  expect(make).toHaveBeenCalledTimes(4);
  remembered("a");
  remembered("c");
  expect(make).toHaveBeenCalledTimes(4);
  remembered("b");
  expect(make).toHaveBeenCalledTimes(5);
});

test("what is too long to be remembered is made all the same, and leaves nothing behind", () => {
  const make = vi.fn((text: string) => text);
  const remembered = remembering(6, make);
  for (const text of ["long enough", "long enough", "a", "a"]) expect(remembered(text)).toBe(text);
  expect(make).toHaveBeenCalledTimes(3);
});
