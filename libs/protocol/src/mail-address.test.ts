import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mailboxOf, readMailAddress } from "./mail-address.ts";

const longDomain = (length: number): string =>
  `${"d".repeat(63)}.`.repeat(4).slice(0, length - 8) + ".example";

describe("a mail address", () => {
  test.each([
    ["carol@friends.example", "carol@friends.example"],
    ["Carol.O'Hara+news@Mail.Example", "Carol.O'Hara+news@mail.example"],
    ["!#$%&'*+-/=?^_`{|}~@x-y.example", "!#$%&'*+-/=?^_`{|}~@x-y.example"],
    ["jo@bücher.example", "jo@xn--bcher-kva.example"],
    ["jo@xn--bcher-kva.example", "jo@xn--bcher-kva.example"],
    ["jo@日本。example", "jo@xn--wgv71a.example"],
    ['"carol"@friends.example', "carol@friends.example"],
    ['"ca\\rol"@friends.example', "carol@friends.example"],
    ["\u200bcarol@friends.\u00adexample\ufeff ", "carol@friends.example"],
    [`${"a".repeat(64)}@friends.example`, `${"a".repeat(64)}@friends.example`],
    [`a@${"b".repeat(63)}.example`, `a@${"b".repeat(63)}.example`],
    [`a@${longDomain(252)}`, `a@${longDomain(252)}`],
  ])("%j is written to at %j", (text, address) => {
    expect(readMailAddress(text)).toMatchObject({ address, isInternational: false });
  });

  test("is read by people in its own letters", () => {
    for (const text of ["jo@BÜCHER.example", "jo@xn--bcher-kva.example"]) {
      expect(readMailAddress(text)).toMatchObject({ readable: "jo@bücher.example" });
    }
  });

  test("is as it is where its letters are none", () => {
    expect(readMailAddress("jo@xn--a.example")).toMatchObject({ readable: "jo@xn--a.example" });
  });

  test.each(["jörg@friends.example", "用户@例子.example", "😀@friends.example"])(
    "%j needs SMTPUTF8",
    (text) => {
      expect(readMailAddress(text)).toMatchObject({ isInternational: true });
    },
  );

  test("has one mailbox, in upper and lower case", () => {
    expect(mailboxOf("Carol@Friends.example")).toBe(mailboxOf("carol@friends.example"));
  });
});

describe("no mail address", () => {
  test.each([
    "",
    "@",
    "carol",
    "carol@",
    "@friends.example",
    "a@b@c.example",
    "a..b.@h.example",
    ".carol@friends.example",
    "carol.@friends.example",
    "ca rol@friends.example",
    "carol@friends",
    "carol@localhost",
    "carol@friends..example",
    "carol@friends.example.",
    "carol@-x.example",
    "carol@x-.example",
    "carol@a_b.example",
    "carol@127.0.0.1",
    "carol@1.2.3",
    "carol@0x7f.1",
    "carol@[127.0.0.1]",
    "carol@[IPv6:::1]",
    '"a b"@friends.example',
    '"a@b"@friends.example',
    '""@friends.example',
    '"carol@friends.example',
    "carol(there)@friends.example",
    "<carol@friends.example>",
    "carol@friends.example:25",
    "carol@friends.example/x",
    "carol@exa%6dple.example",
    "carol@friends.example,dave@friends.example",
    "carol@friends.example\r\nBcc: all@friends.example",
    "car\u0000ol@friends.example",
    "a\u2028b@friends.example",
    `${"a".repeat(65)}@friends.example`,
    `${"é".repeat(33)}@friends.example`,
    `a@${"b".repeat(64)}.example`,
    `a@${longDomain(253)}`,
    `a@${"b.".repeat(130)}example`,
  ])("%j is refused with a reason", (text) => {
    expect(readMailAddress(text).problem).toMatch(/^(it|the part) /);
  });
});

describe("any text", () => {
  const pieces = fc.constantFrom(
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
    "\\",
    "\0",
    "é",
    "\u202e",
    ":",
    ";",
    "[",
    "(",
    "%",
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary" }),
  );

  test("that is taken holds nothing that ends a header, a path or an SMTP command, and is read again as it is", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { address } = readMailAddress(text);
        if (address === undefined) return;
        expect(address).toMatch(/^[^\x00-\x20\x7f-\x9f"(),:;<>@[\\\]]+@[a-z0-9.-]+\.[a-z0-9-]+$/);
        expect(readMailAddress(address).address).toBe(address);
      }),
    );
  });
});
