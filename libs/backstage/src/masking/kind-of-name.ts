import { isKind, type ParameterMarks } from "@tale/protocol/parameter-marks";
import type { SecretKind } from "@tale/protocol/secrecy";

/**
 * Names that no schema says anything of: forms of others' pages, and the columns of our tables,
 * whose last word says what they hold.
 */
const habits: readonly (readonly [RegExp, SecretKind])[] = [
  [/passw|passphrase|^pwd$/, "password"],
  [/_(hash|salt)$/, "hash"],
  [/_sealed$/, "sealed"],
  [/^private_/, "private-key"],
];

/**
 * What travels under a name, as the schema says in which it is defined, and where none does, by
 * habit.
 *
 * @returns "open" for what anybody may read, undefined where only the value can tell
 */
export function kindOfName(name: string, marks: ParameterMarks): SecretKind | "open" | undefined {
  const plain = name.toLowerCase().replace(/^__host-/, "");
  const secrecy = marks.secrecyOf(plain);
  if (isKind(secrecy)) return secrecy;
  if (secrecy === false) return "open";
  return habits.find(([habit]) => habit.test(plain))?.[1];
}
