import type { Static, TObject, TSchema } from "typebox";
import { Value } from "typebox/value";

/** What another party said, before its shape is believed; undefined when it is no JSON at all. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The members that were read, or what is wrong with them, by name. */
export type Reading<Members> =
  | { readonly said: Members; readonly wrong?: undefined }
  | { readonly said?: undefined; readonly wrong: string };

/**
 * Reads the members that a shape names, and no others: members without a reader never decide.
 * `null`, `""`, `[]` and `{}` mean that nothing was said; only `kept` members mean something by
 * being empty.
 */
export function readMembers<Shape extends TObject>(
  shape: Shape,
  text: string,
  kept: readonly string[] = [],
): Reading<Static<Shape>> {
  const object = readJson(text);
  if (typeof object !== "object" || object === null || Array.isArray(object)) {
    return { wrong: "it is no JSON object" };
  }
  const saysNothing = (name: string, value: unknown): boolean =>
    value === null || value === undefined || (!kept.includes(name) && isEmpty(value));
  const said = Object.fromEntries(
    Object.entries(object).filter(
      ([name, value]) => Object.hasOwn(shape.properties, name) && !saysNothing(name, value),
    ),
  );
  if (Value.Check(shape, said)) return { said };
  const wrong = Object.entries(shape.properties).flatMap(([name, member]) =>
    problemOf(name, member, said[name], shape.required?.includes(name) ?? false),
  );
  return { wrong: wrong.join("; ") };
}

/** An empty text, list or object. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value === "";
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function problemOf(name: string, member: TSchema, value: unknown, isRequired: boolean): string[] {
  if (value === undefined) return isRequired ? [`“${name}” is missing`] : [];
  if (Value.Check(member, value)) return [];
  const wanted = (member as { readonly type?: string }).type;
  const found = Array.isArray(value) ? "array" : typeof value;
  return [
    wanted === undefined || wanted === found
      ? `“${name}” has a value that cannot be used`
      : `“${name}” is of type ${found} and should be of type ${wanted}`,
  ];
}
