import type { Property } from "./read-property.ts";

/** The name of a card, and the property that gave it. */
export interface FoundName {
  readonly text: string;
  readonly property?: Property;
}

/**
 * The formatted name, of several the preferred one (RFC 6350 §5.3); without one what `N` holds, in
 * the order it is spoken; without that the nickname, and at last the organisation. A line that is
 * whole comes before one that is damaged.
 */
export function nameIn(properties: readonly Property[]): FoundName {
  const found = kinds.flatMap(({ name, textOf }) =>
    byPreference(properties.filter((property) => property.name === name)).map((property) => ({
      property,
      text: textOf(property).trim(),
    })),
  );
  const named = found.filter(({ text }) => text !== "");
  const whole = named.filter(({ property }) => !property.fault);
  return (
    whole.find(({ property }) => property.name !== "ORG") ??
    named.find(({ property }) => property.name !== "ORG") ??
    whole[0] ?? { text: "" }
  );
}

/**
 * RFC 6350 §5.3, RFC 2426 §3.3.2: the preferred first; among equals the order in the card counts.
 */
export function byPreference(properties: readonly Property[]): Property[] {
  return properties.toSorted((one, other) => one.preference - other.preference);
}

const kinds: readonly { name: string; textOf(property: Property): string }[] = [
  { name: "FN", textOf: ({ text }) => text },
  {
    name: "N",
    textOf: ({ components: [family, given, additional, prefix, suffix] }) =>
      spoken([prefix, given, additional, family, suffix]),
  },
  {
    name: "NICKNAME",
    textOf: ({ components }) => components.flat().find((text) => text.trim()) ?? "",
  },
  { name: "ORG", textOf: ({ components }) => spoken(components) },
];

function spoken(parts: readonly (readonly string[] | undefined)[]): string {
  return parts
    .flatMap((part) => part ?? [])
    .map((text) => text.trim())
    .filter(Boolean)
    .join(" ");
}
