const verbs: Readonly<Record<string, string>> = {
  "contacts.read": "read",
  "contacts.write": "change",
};
const identity: readonly string[] = ["openid", "profile", "email"];

/**
 * What scopes allow, after “may”: `read and change Alice's address book`. What is no scope of the
 * address book is called by its name.
 *
 * @param whose `Alice's`, or `the`
 */
export function deedsOf(scopes: readonly string[], whose: string): string {
  const known = scopes.flatMap((scope) => verbs[scope] ?? []);
  const others = scopes.filter(
    (scope) => !(scope in verbs) && !identity.includes(scope) && scope !== "offline_access",
  );
  return listOf([
    ...(known.length > 0 ? [`${listOf(known)} ${whose} address book`] : []),
    ...(scopes.includes("openid") ? ["know who is there"] : []),
    ...others.map((scope) => `use “${scope}”`),
  ]);
}

export function listOf(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function possessive(name: string): string {
  return name.endsWith("s") ? `${name}'` : `${name}'s`;
}
