import type { Person } from "./people.ts";

/** A card as a program of the last twenty years wrote it, and what its writer meant. */
export interface AwkwardFile extends Person {
  readonly title: string;
  readonly octets: Buffer;
}

const email = "lena@friends.example";

/** @param lines with each octet as a character, below a BEGIN and above an END */
function file(title: string, name: string, ...lines: string[]): AwkwardFile {
  const text = ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");
  return { title, name, email, octets: Buffer.from(text, "latin1") };
}

const address = `EMAIL:${email}`;

export const awkwardFiles: readonly AwkwardFile[] = [
  file("2.1: backslashes", "a\\b \\new", "VERSION:2.1", "FN:a\\b \\new", `EMAIL;INTERNET:${email}`),
  file(
    "2.1: quoted-printable with a soft break",
    "Zoë Ortiz",
    "VERSION:2.1",
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=",
    "=AB Ortiz",
    address,
  ),
  file(
    "2.1: quoted-printable that ends in =",
    "Zoë",
    "VERSION:2.1",
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB=",
    address,
  ),
  file("2.1: ISO-8859-1", "Zoë", "VERSION:2.1", "FN;CHARSET=ISO-8859-1:Zo\xeb", address),
  file(
    "2.1: Shift_JIS",
    "山田",
    "VERSION:2.1",
    "FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63",
    address,
  ),
  file("2.1: a fold at a blank", "Lena Ortiz", "VERSION:2.1", "FN:Lena", " Ortiz", address),
  file(
    "2.1: an Android label",
    "Lena",
    "VERSION:2.1",
    "FN:Lena",
    "EMAIL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=A0=",
    `=D0=B0):${email}`,
  ),
  file(
    "2.1: an assistant’s card",
    "Lena",
    "VERSION:2.1",
    "FN:Lena",
    "AGENT:",
    "BEGIN:VCARD",
    "FN:Someone",
    "EMAIL:other@friends.example",
    "END:VCARD",
    address,
  ),
  file(
    "3.0: a group and a label",
    "Lena",
    "VERSION:3.0",
    "FN:Lena",
    `item1.EMAIL;type=INTERNET;type=pref:${email}`,
    "item1.X-ABLabel:_$!<Home>!$_",
  ),
  file("3.0: windows-1252 that nobody declared", "Zoë", "VERSION:3.0", "FN:Zo\xeb", address),
  file("3.0: a fold in a letter", "Zoë", "VERSION:3.0", "FN:Zo\xc3", " \xab", address),
  file(
    "3.0: base64",
    "Zoë",
    "VERSION:3.0",
    `FN;ENCODING=b:${Buffer.from("Zoë").toString("base64")}`,
    address,
  ),
  file(
    "3.0: a quotation mark too many",
    "Lena",
    "VERSION:3.0",
    "FN:Lena",
    'ORG;X="a:Acme',
    address,
  ),
  file("3.0: N without a colon", "Lena", "VERSION:3.0", "FN:Lena", "N;;;", address),
  file(
    "3.0: an ORG of 3 000 letters",
    "Lena",
    "VERSION:3.0",
    "FN:Lena",
    `ORG:${"o".repeat(3_000)}`,
    address,
  ),
  file("4.0: lines that end in CR CR LF", "Lena", "VERSION:4.0\r", "FN:Lena\r", `${address}\r`),
];
