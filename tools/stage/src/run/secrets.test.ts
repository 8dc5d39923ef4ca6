import { describe, expect, it } from "vitest";
import { aLeg } from "../pages/testing-run.ts";
import { createSecrets } from "./secrets.ts";

const seen = [{ tag: "0a1b2c3d", kind: "access-token", first: "eyJhbG", length: 600 }] as const;
const mark = "‹access-token:eyJhbG…600#0a1b2c3d›";

function usesAfter(name: string, place: "bearer" | "form"): number {
  const secrets = createSecrets();
  const request = aLeg(1, {
    secrets: ["0a1b2c3d"],
    parameters: [{ in: place, name, value: mark, term: null }],
  });
  secrets.carry(request, seen, 0);
  secrets.use(request);
  return secrets.get("0a1b2c3d")!.uses;
}

describe("a token", () => {
  it("is used where it opens something", () => {
    expect(usesAfter("access_token", "bearer")).toBe(1);
  });

  it("is not used where somebody asks about it, or gives it back", () => {
    expect(usesAfter("token", "form")).toBe(0);
  });
});
