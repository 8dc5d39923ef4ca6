export interface Person {
  readonly name: string;
  readonly email: string;
}

const names = [
  "Anna Müller",
  "Seán O’Brien",
  "Dave O'Hara",
  "Zoë Brontë-Élan",
  "Åsa Lindström",
  "נועה לוי",
  "محمد علي",
  "李小龍",
  "Иван Петров",
  "Dr. Mary-Jane Watson, PhD",
  "“Smith, John”",
  "Søren; Kierkegaard",
  "Back\\slash Jones",
  "👩‍🚀 Valentina",
  "X Æ A-12",
  "Jean‑Luc Picard",
  "A".repeat(70),
  "María José de la Cruz y Gómez",
];

/** Ways in which real programs write the same card. */
const dialects = [
  ({ name, email }: Person) =>
    lines("BEGIN:VCARD", "VERSION:4.0", `FN:${escape(name)}`, `EMAIL;PREF=1:${email}`, "END:VCARD"),
  ({ name, email }: Person) =>
    lines(
      "BEGIN:VCARD",
      "VERSION:3.0",
      `FN:${escape(name)}`,
      `N:${escape(name)};;;;`,
      `EMAIL;TYPE=INTERNET,HOME:${email}`,
      "TEL;TYPE=CELL:+49 170 0000000",
      "END:VCARD",
    ),
  ({ name, email }: Person) =>
    lines(
      "begin:vcard",
      "version:3.0",
      `fn:${escape(name)}`,
      `item1.EMAIL;type=INTERNET;type=pref:${email}`,
      "item1.X-ABLabel:_$!<Home>!$_",
      "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
      " SkZJRgABAQ==",
      "end:vcard",
    ),
  ({ name, email }: Person) =>
    lines(
      "BEGIN:VCARD",
      "VERSION:4.0",
      ...fold(`FN:${escape(name)}`),
      `EMAIL:${email}`,
      `NOTE:First line\\nsecond line\\, with comma`,
      "END:VCARD",
    ).replaceAll("\r\n", "\n"),
];

/** An address book as people really have one: all scripts, all dialects, every card good. */
export function generateAddressBook(size: number): {
  readonly cards: string;
  readonly people: readonly Person[];
} {
  const people = Array.from({ length: size }, (_, n) => ({
    name: `${names[n % names.length]} ${n}`,
    email: `friend.${n}+${n % 7}@${n % 2 ? "friends" : "Far-Away.friends"}.example`,
  }));
  return {
    people,
    cards: people.map((person, n) => dialects[n % dialects.length]!(person)).join(""),
  };
}

function lines(...all: string[]): string {
  return all.map((line) => `${line}\r\n`).join("");
}

function escape(text: string): string {
  return text.replace(/[\\,;]/g, "\\$&");
}

/** Folds a line in its middle, as RFC 6350 §3.2 allows anywhere between two characters. */
function fold(line: string): string[] {
  const characters = [...line];
  const middle = Math.ceil(characters.length / 2);
  return [characters.slice(0, middle).join(""), ` ${characters.slice(middle).join("")}`];
}
