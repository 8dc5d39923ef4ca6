import { Type, type Static } from "typebox";

/** Query or form parameters as they arrived: one text, or several where a name was repeated. */
export const SentParameters = Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())]));

export type SentParameters = Static<typeof SentParameters>;

/** What a parameter's name may look like (RFC 6749 §8.2). */
const parameterName = /^[\w.-]+$/;

/**
 * Reads sent parameters as the message they are meant to be. A parameter that came more than once is left out and
 * named in `repeated`: it must not be used, and it makes the message invalid (RFC 6749 §3.1 and §3.2).
 * Only `resource` may repeat (RFC 8707 §2). What cannot be a parameter's name is ignored, so that every name can be told.
 */
export function readParameters<Message>(sent: SentParameters): { readonly message: Message; readonly repeated: readonly string[] } {
  const isRepeated = ([name, value]: [string, string | string[]]): boolean => Array.isArray(value) && name !== "resource";
  const entries = Object.entries(sent).filter(([name]) => parameterName.test(name));
  return {
    message: Object.fromEntries(entries.filter((entry) => !isRepeated(entry))) as Message,
    repeated: entries.filter(isRepeated).map(([name]) => name),
  };
}

/** Writes parameters as the query or form they arrived in, repeated names included. */
export function writeParameters(sent: SentParameters): string {
  return new URLSearchParams(Object.entries(sent).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as [string, string]))).toString();
}
