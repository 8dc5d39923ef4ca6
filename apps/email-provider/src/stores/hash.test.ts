import { expect, it } from "vitest";
import { isSameSecret } from "./hash.ts";

it("tells secrets apart, however alike they begin", () => {
  expect(isSameSecret("one", "one")).toBe(true);
  expect(isSameSecret("one", "one.")).toBe(false);
});
