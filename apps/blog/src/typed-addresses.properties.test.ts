import emailAddresses from "email-addresses";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTypedAddresses } from "./typed-addresses.ts";

interface Mailbox {
  readonly name: string;
  readonly written: string;
}

const atoms = fc
  .array(fc.constantFrom("Carol", "O'Hara", "de", "Müller", "نور", "J.", "Q", "🦊"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((words) => words.join(" "));
const anything = fc
  .array(
    fc.constantFrom(
      "Carol",
      "Baker,",
      "Bob;",
      "a@b.example",
      "x:",
      "<",
      ">",
      "(",
      ")",
      '"',
      "\\",
      "O'Hara",
      "=?",
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((words) => words.join(" "));
const quote = (name: string): string => `"${name.replace(/["\\]/g, "\\$&")}"`;

/**
 * One mailbox as RFC 5322 §3.4 allows to write it, with the name that it has; `@` stands for its
 * address.
 */
const mailboxes: fc.Arbitrary<Mailbox> = fc.oneof(
  fc.constant({ name: "", written: "@" }),
  fc.constant({ name: "", written: "<@>" }),
  atoms.map((name) => ({ name, written: `${name} <@>` })),
  atoms.map((name) => ({ name, written: `(for (now)) ${name} (at work, or so) <@>` })),
  anything.map((name) => ({ name, written: `${quote(name)} <@>` })),
  anything.map((name) => ({ name, written: `${quote(name)}<@> (home; or away)` })),
);
const lists = (separators: readonly string[]) =>
  fc.tuple(
    fc.array(mailboxes, { minLength: 1, maxLength: 6 }),
    fc.array(fc.constantFrom(...separators), { minLength: 6, maxLength: 6 }),
  );

/** Every mailbox gets an address of its own, so that each can be told from the others. */
function write(
  [chosen, separators]: [Mailbox[], string[]],
  around: (list: string) => string = (list) => list,
) {
  const expected = chosen.map(({ name }, place) => [name, `friend${place}@friends.example`]);
  const text = chosen
    .map(
      ({ written }, place) =>
        written.replace(/@(?=>|$)/, `friend${place}@friends.example`) + separators[place],
    )
    .join("");
  return { expected, text: around(text) };
}

describe("a list that was written from mailboxes", () => {
  test("has these recipients with these names, and nothing that cannot be used", () => {
    fc.assert(
      fc.property(
        lists([", ", ",", ",\r\n ", ",\r\n\t", "; ", ";", ";\r\n", "\n", "\r\n\r\n", ", ,"]),
        fc.constantFrom("", "To: ", "Friends:"),
        (list, start) => {
          const { expected, text } = write(list, (all) => start + all);
          const { friends, problems } = readTypedAddresses(text);
          expect({
            friends: friends.map(({ name, address }) => [name, address]),
            problems,
          }).toEqual({ friends: expected, problems: [] });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("is read as a parser of RFC 5322 reads it, made by others", () => {
    fc.assert(
      fc.property(lists([", ", ",\r\n "]), fc.boolean(), (list, isGroup) => {
        const { text } = write(list, (all) =>
          isGroup ? `Friends: ${all.replace(/,\s*$/, "")};` : all.replace(/,\s*$/, ""),
        );
        const theirs = emailAddresses
          .parseAddressList({ input: text, rfc6532: true })!
          .flatMap((entry) => ("addresses" in entry ? entry.addresses : entry)) as {
          address: string;
        }[];
        expect(readTypedAddresses(text).friends.map(({ address }) => address)).toEqual(
          theirs.map(({ address }) => address.trim()),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("whatever is pasted", () => {
  const addresses = Array.from({ length: 6 }, (_, n) => `f${n}@friends.example`);
  const pieces = fc.constantFrom(
    ...addresses,
    ...addresses.map((address) => `<${address}>`),
    ",",
    ";",
    "\n",
    "\n ",
    "<",
    ">",
    "@",
    " ",
    " ",
    ":",
    "a",
    "Carol",
    "mailto:",
    ".",
  );

  test("no address is lost: each gets a mail or is named, and none is a part of somebody's name", () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
        (text) => {
          const { friends, problems } = readTypedAddresses(text);
          for (const address of addresses.filter((one) => text.includes(one))) {
            const isThere =
              friends.some((friend) => friend.address.includes(address)) ||
              problems.some(
                (problem) =>
                  problem.text.replace(/\s/g, "").includes(address) || problem.text.endsWith("…"),
              );
            expect({ text, address, isThere }).toEqual({ text, address, isThere: true });
          }
          expect(friends.filter(({ name }) => /\S@\S/.test(name))).toEqual([]);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
