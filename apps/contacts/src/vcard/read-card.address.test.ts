import { describe, expect, it } from "vitest";
import { read } from "../testing/read-card.ts";

const emailOf = (...lines: string[]) => read(["FN:Carol", ...lines]).details?.email;

describe("the address", () => {
  it.each([
    ["the only one", ["VERSION:4.0", "EMAIL:carol@friends.example"], "carol@friends.example"],
    [
      "the preferred one of vCard 4",
      ["VERSION:4.0", "EMAIL;PREF=50:b@x.example", "EMAIL:a@x.example", "EMAIL;PREF=1:c@x.example"],
      "c@x.example",
    ],
    [
      "the preferred one of vCard 3",
      ["VERSION:3.0", "EMAIL;TYPE=INTERNET:a@x.example", "EMAIL;TYPE=INTERNET,pref:b@x.example"],
      "b@x.example",
    ],
    [
      "the preferred one of Apple",
      [
        "VERSION:3.0",
        "item1.EMAIL;type=INTERNET:a@x.example",
        "item2.EMAIL;type=INTERNET;type=pref:b@x.example",
      ],
      "b@x.example",
    ],
    [
      "the preferred one of vCard 2.1",
      ["VERSION:2.1", "EMAIL;INTERNET:a@x.example", "EMAIL;INTERNET;PREF:b@x.example"],
      "b@x.example",
    ],
    [
      "the first, when none is preferred",
      ["VERSION:3.0", "EMAIL:a@x.example", "EMAIL:b@x.example"],
      "a@x.example",
    ],
    [
      "the first usable one",
      ["VERSION:3.0", "EMAIL;TYPE=pref:Carol Adler", "EMAIL:b@x.example"],
      "b@x.example",
    ],
    ["out of mailto", ["VERSION:4.0", "EMAIL;VALUE=uri:mailto:carol@x.example"], "carol@x.example"],
    [
      "out of angle brackets",
      ["VERSION:3.0", "EMAIL:Carol Adler <carol@x.example>"],
      "carol@x.example",
    ],
    [
      "out of mailto with a subject",
      ["VERSION:4.0", "EMAIL:mailto:carol@x.example?subject=Hello%20Carol"],
      "carol@x.example",
    ],
    [
      "out of mailto with an escaped @",
      ["VERSION:4.0", "EMAIL:MAILTO:carol%40x.example"],
      "carol@x.example",
    ],
    [
      "out of mailto that names it last",
      ["VERSION:4.0", "EMAIL:mailto:?to=carol%40x.example&subject=Hello"],
      "carol@x.example",
    ],
    [
      "the first of mailto with two",
      ["VERSION:4.0", "EMAIL:mailto:carol@x.example,dave@x.example"],
      "carol@x.example",
    ],
    [
      "out of mailto with a stray percent sign",
      ["VERSION:4.0", "EMAIL:mailto:100%carol@x.example"],
      "100%carol@x.example",
    ],
    [
      "the first of two in one field",
      ["VERSION:3.0", "EMAIL:carol@x.example; dave@x.example"],
      "carol@x.example",
    ],
    [
      "without what cannot be seen",
      ["VERSION:3.0", "EMAIL:\u200bca\u200drol@x.example\ufeff"],
      "carol@x.example",
    ],
    [
      "beside an Android phone’s own label",
      [
        "VERSION:2.1",
        "EMAIL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=A0=",
        "=D0=B0):carol@x.example",
      ],
      "carol@x.example",
    ],
    [
      "beside a label with a colon in it",
      ["VERSION:2.1", "EMAIL;X-Work: (at home):carol@x.example".replace(": (", "(:")],
      "carol@x.example",
    ],
    [
      "under a label of Apple",
      [
        "VERSION:3.0",
        "item1.EMAIL;type=INTERNET;type=pref:carol@x.example",
        "item1.X-ABLabel:_$!<HomePage>!$_",
      ],
      "carol@x.example",
    ],
    [
      "behind a parameter in quotes",
      ["VERSION:4.0", 'EMAIL;LABEL="a:b;c";TYPE="work,pref":carol@x.example'],
      "carol@x.example",
    ],
    ["folded, with a tab", ["VERSION:3.0", "EMAIL:carol@", "\tx.example"], "carol@x.example"],
    [
      "folded in a 2.1 card",
      ["VERSION:2.1", "EMAIL;INTERNET:carol@", "   x.example"],
      "carol@x.example",
    ],
    [
      "with blanks around it",
      ["VERSION:3.0", "EMAIL ; TYPE = pref : carol@x.example\t"],
      "carol@x.example",
    ],
    [
      "out of quoted-printable",
      ["VERSION:2.1", "EMAIL;QUOTED-PRINTABLE:carol=40x.example"],
      "carol@x.example",
    ],
  ])("is %s", (_, lines, address) => {
    expect(emailOf(...lines)).toBe(address);
  });
});
