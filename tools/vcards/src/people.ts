export interface Person {
  readonly name: string;
  readonly email: string;
}

const names = [
  "Carol Adler",
  "Dave O'Hara",
  "O'Hara; Smith, Jr.",
  "Zoë Brønsted",
  "Back\\slash Jones",
  "a\\b \\new \\; \\,",
  "C:\\Users\\carol",
  "נועה ברק",
  "ليلى حداد",
  "李小龍",
  "👩‍🚀 Valentina",
  "👩‍👩‍👧‍👦 at home",
  'Grace "Gracie" Lindqvist',
  "=41=42 & <b>",
  "Colon: Key=Value",
  "n".repeat(120),
  "Wolfgang Amadeus Theophilus Maximilian Freiherr von und zu Mustermann-Beispielhausen der Jüngere",
  "語".repeat(60),
];

/** Names that programs are known to write or read differently, each with an address of its own. */
export const people: readonly Person[] = names.map((name, index) => ({
  name,
  email: `friend.${index}+list@friends.example`,
}));
