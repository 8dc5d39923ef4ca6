import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatBearerChallenge, parseBearerChallenge } from "./bearer-challenge.ts";

describe("a Bearer challenge", () => {
  it("without parameters is the bare scheme", () => {
    expect(formatBearerChallenge({})).toBe("Bearer");
    expect(parseBearerChallenge("Bearer")).toEqual({});
  });

  it("quotes its parameters", () => {
    expect(formatBearerChallenge({ error: "insufficient_scope", scope: "contacts.read" })).toBe(
      'Bearer error="insufficient_scope", scope="contacts.read"',
    );
  });

  it("survives being formatted and parsed", () => {
    const text = fc.stringMatching(/^[\x20-\x7e]*$/);
    fc.assert(
      fc.property(text, text, (error_description, resource_metadata) => {
        const challenge = { error: "invalid_token", error_description, resource_metadata } as const;
        expect(parseBearerChallenge(formatBearerChallenge(challenge))).toEqual(challenge);
      }),
    );
  });

  it("is found behind another scheme's challenge", () => {
    expect(parseBearerChallenge('Basic realm="x", Bearer error="invalid_token"')).toEqual({
      error: "invalid_token",
    });
  });

  it("ends where the next challenge begins", () => {
    expect(parseBearerChallenge('Bearer error="invalid_token", Basic realm="x"')).toEqual({
      error: "invalid_token",
    });
  });

  it("is not found inside another challenge's quotes", () => {
    expect(parseBearerChallenge('Basic realm="a, Bearer error=x"')).toEqual({});
  });

  it("may have bare values and names in capitals", () => {
    expect(parseBearerChallenge("bearer ERROR=invalid_token")).toEqual({ error: "invalid_token" });
  });

  it("is read in time that grows with its length only", () => {
    const start = performance.now();
    parseBearerChallenge(`Bearer ${'a="\\'.repeat(16_000)}`);
    parseBearerChallenge(`Bearer ${"a".repeat(64_000)}`);
    parseBearerChallenge(", ".repeat(32_000));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
