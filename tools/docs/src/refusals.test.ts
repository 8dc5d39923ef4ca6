import { claimsWithRefusals } from "@tale/story/refusals";
import { describe, expect, it } from "vitest";
import { filesMatching, read } from "./workspace.ts";

describe("the words of refusals", () => {
  it("belong to claims that a party checks", () => {
    const code = filesMatching("apps/*/src/**/*.ts")
      .filter((file) => !file.endsWith(".test.ts"))
      .map(read)
      .join("\n");
    expect(claimsWithRefusals.filter((claim) => !code.includes(`"${claim}"`))).toEqual([]);
  });
});
