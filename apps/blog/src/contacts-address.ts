/**
 * Where contacts are read below a contacts address, which is kept as its owner writes it: with or
 * without a last slash.
 */
export function contactsAddress(contactsUrl: string): string {
  return `${contactsUrl.replace(/\/$/, "")}/contacts`;
}
