import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localPath } from "./local-path.ts";

describe("the way on after sign-in", () => {
  it.each(["/", "/account", "/developer/applications/quillpost?tab=secrets", "/a%20b"])(
    "is %s when that was asked for",
    (path) => {
      expect(localPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    "",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "account",
    "/\t/evil.example",
    "/account\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
  ])("is the account page instead of %j", (path) => {
    expect(localPath(path)).toBe("/account");
  });

  it("never leaves this server, whatever was asked for", () => {
    const awkward = fc.string({
      unit: fc.constantFrom("/", "\\", ".", "@", ":", "%2f", "evil.example", "\t", "?", "#"),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          awkward.map((text) => `/${text}`),
        ),
        (path) =>
          new URL(localPath(path), "http://fernmail.localhost").host === "fernmail.localhost",
      ),
    );
  });
});
