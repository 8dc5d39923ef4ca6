import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { responseUrl } from "./authorization-response.ts";

describe("the URL that carries an authorization response", () => {
  it("carries the parameters behind the redirect URI", () => {
    expect(responseUrl("http://blog.localhost:4000/callback", { code: "c", state: "s" })).toBe(
      "http://blog.localhost:4000/callback?code=c&state=s",
    );
  });

  it("keeps the query of the redirect URI, byte by byte", () => {
    expect(responseUrl("https://example.com/cb?a=%2f&b", { error: "access_denied" })).toBe(
      "https://example.com/cb?a=%2f&b&error=access_denied",
    );
  });

  it("leads to a native app's scheme just as well", () => {
    expect(responseUrl("com.example.app:/callback", { code: "c" })).toBe(
      "com.example.app:/callback?code=c",
    );
  });

  it("leaves out what is not there", () => {
    const absent = { state: undefined } as unknown as { state: string };
    expect(responseUrl("https://example.com/cb", { code: "c", ...absent })).toBe(
      "https://example.com/cb?code=c",
    );
  });

  it("brings any state back unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (state) => {
        expect(
          new URL(responseUrl("https://example.com/cb", { code: "c", state })).searchParams.get(
            "state",
          ),
        ).toBe(state);
      }),
    );
  });
});
