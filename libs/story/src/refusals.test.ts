import { describe, expect, it } from "vitest";
import { claimsWithRefusals, isPersonsNo, refusalOf } from "./refusals.ts";

describe("what a refusal says", () => {
  it.each(claimsWithRefusals)("of “%s” is a sentence that does not deny the claim", (claim) => {
    expect(refusalOf(claim)).toMatch(/^[A-Z].*\.$/);
    expect(refusalOf(claim)).not.toContain(claim);
    expect(refusalOf(claim).length).toBeLessThanOrEqual(90);
  });

  it("of a check without words of its own names the check", () => {
    expect(refusalOf("the moon is full")).toBe("The check “the moon is full” said no.");
  });

  it("is no error where a person said no", () => {
    expect(isPersonsNo("the user allowed something of what was asked")).toBe(true);
    expect(isPersonsNo("the code has not expired")).toBe(false);
  });
});
