import { describe, expect, test } from "vitest";
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
});
