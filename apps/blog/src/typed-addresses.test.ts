import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanLine, readReachableAddress } from "./mail-address.ts";
import { readTypedAddresses } from "./typed-addresses.ts";

describe("addresses typed by hand", () => {
  test("one per line, parted by commas or semicolons, with or without a name", () => {
    const { friends, problems } = readTypedAddresses('carol@friends.example\r\nDave O\'Hara <dave@friends.example>, erin@friends.example;"Adler, Frank" <frank@friends.example>\n\n');
    expect(friends.map(({ name, address }) => [name, address])).toEqual([
      ["", "carol@friends.example"],
      ["Dave O'Hara", "dave@friends.example"],
      ["", "erin@friends.example"],
      ["Adler, Frank", "frank@friends.example"],
    ]);
    expect(problems).toEqual([]);
  });

  test("what cannot be used is named with a reason, and the rest is used", () => {
    const { friends, problems } = readTypedAddresses("carol@friends.example\nnobody\nErin <erin@>");
    expect(friends).toHaveLength(1);
    expect(problems.map(({ text }) => text)).toEqual(["nobody", "Erin <erin@>"]);
  });

  test("a long one that cannot be used is named by its beginning, and that it goes on is seen", () => {
    const [problem] = readTypedAddresses(`${"nobody".repeat(30)}@`).problems;
    expect(problem?.text).toMatch(/^(nobody)+nob…$/);
    expect(problem?.text).toHaveLength(100);
  });

  test.each([
    ["commas", "a,".repeat(5_000)],
    ["commas before a bracket", `${",".repeat(9_999)}<`],
    ["spaces", `a${" ".repeat(9_998)}b`],
    ["quotes", `"${'"'.repeat(9_999)}`],
    ["brackets", `${"<".repeat(5_000)}${">".repeat(5_000)}`],
    ["a long name", `${"a ".repeat(4_990)}<a@b.example>`],
  ])("the longest text there can be is read in one pass: %s", (_what, text) => {
    const shorter = text.slice(0, 1_000);
    const timeFor = (what: string): number => Math.min(...Array.from({ length: 5 }, () => elapsed(() => readTypedAddresses(what))));
    timeFor(shorter);
    expect(timeFor(text)).toBeLessThan(40 * timeFor(shorter) + 5);
  });

  test("are read as two slow patterns would read them", () => {
    const pieces = fc.constantFrom(",", ";", "\n", "<", ">", "@", '"', " ", "a", "b@c.example", "Carol <d@e.example>");
    fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")), (text) => {
      const entries = text.split(/[\n\r;]|,(?=[^<>]*(?:@|$))/).map((part) => part.trim()).filter(Boolean);
      const read = readTypedAddresses(text);
      expect(read.friends.length + read.problems.length).toBe(entries.length);
      expect(read.friends.map(({ name, address }) => [name, address])).toEqual(entries.flatMap((entry) => {
        const [, name = "", bracketed] = /^"?([^"<>]*)"?\s*<([^<>]*)>$/.exec(entry) ?? [];
        const { address } = readReachableAddress(bracketed ?? entry);
        return address === undefined ? [] : [[cleanLine(name, 120), address]];
      }));
    }), { numRuns: 3_000 });
  });
});

function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
