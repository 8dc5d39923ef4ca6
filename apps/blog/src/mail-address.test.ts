import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanLine, cleanName, readReachableAddress } from "./mail-address.ts";

describe("an address", () => {
  test.each([
    "carol@friends.example",
    "o'hara+news@mail.example",
    "a.b-c_d@x-y.example",
    "UPPER@Case.Example",
  ])("%s can be written to", (text) => {
    expect(readReachableAddress(text).address?.toLowerCase()).toBe(text.toLowerCase());
  });

  test("a domain outside ASCII is converted as the mail server knows it", () => {
    expect(readReachableAddress("jo@bücher.example").address).toBe("jo@xn--bcher-kva.example");
  });

  test("spaces around it do not matter", () => {
    expect(readReachableAddress("  carol@friends.example ").address).toBe("carol@friends.example");
  });
});

describe("no address", () => {
  test.each([
    "",
    "carol",
    "@",
    "@friends.example",
    "carol@",
    "a@b@c.example",
    "carol@friends",
    "carol@127.0.0.1",
    "carol@[127.0.0.1]",
    '"a b"@friends.example',
    "carol..a@friends.example",
    ".carol@friends.example",
    "carol@-x.example",
    "carol@a..example",
    "jörg@friends.example",
    "carol@friends.example>",
    "carol@friends.example\r\nBcc: all@friends.example",
    "carol\n@friends.example",
    "carol@friends.example/path",
    "carol@friends.example:25",
    "carol(comment)@friends.example",
    `${"a".repeat(65)}@friends.example`,
    `a@${"b.".repeat(130)}example`,
    "carol,dave@friends.example",
    "carol@friends.example, dave@friends.example",
  ])("%j is refused with a reason", (text) => {
    expect(readReachableAddress(text).problem).toBeTruthy();
  });
});

describe("whatever is typed", () => {
  test("an address that is accepted holds nothing that could end a header or an SMTP command", () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          "a",
          "@",
          ".",
          "example",
          "\r",
          "\n",
          " ",
          "<",
          ">",
          ",",
          '"',
          "\0",
          "é",
          "\u202e",
          ":",
          ";",
          "[",
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
        const { address } = readReachableAddress(text);
        if (address !== undefined)
          expect(address).toMatch(/^[!#-'*+\-/-9=?A-Z^-~.]+@[a-z0-9.-]+\.[a-z0-9-]+$/);
      }),
    );
  });

  test("a line is one line without control and direction characters, and not longer than asked", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.integer({ min: 0, max: 50 }),
        (text, length) => {
          const line = cleanLine(text, length);
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
          expect([...line].length).toBeLessThanOrEqual(length);
        },
      ),
    );
  });

  test("a name is as long as in Contacts, in characters as people count them", () => {
    expect(cleanName("👩‍👩‍👧‍👦".repeat(201))).toBe("👩‍👩‍👧‍👦".repeat(200));
    expect(cleanName("n".repeat(201))).toBe("n".repeat(200));
    expect([...cleanName(`Z${"\u0301".repeat(100_000)}`)]).toHaveLength(2_000);
  });

  test("names keep their letters, whatever the script", () => {
    expect(cleanLine("  Nour\tنور‌الدین 😀 ", 80)).toBe("Nour نور‌الدین 😀");
  });
});
