import { Type, type Static } from "typebox";

/**
 * Query or form parameters as they arrived: one text, several where a name was repeated, none where
 * it was not UTF-8.
 */
export const SentParameters = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Array(Type.String())]),
);

export type SentParameters = Static<typeof SentParameters>;

/** What a parameter's name may look like (RFC 6749 §8.2). */
const parameterName = /^[\w.-]+$/;

/**
 * Reads sent parameters as the message they are meant to be. A parameter that came more than once
 * is left out and named in `repeated`: it must not be used, and it makes the message invalid (RFC
 * 6749 §3.1 and §3.2). So does one that could not be read (`isReadable`). Only `resource` may
 * repeat (RFC 8707 §2). What cannot be a parameter's name is ignored, so that every name can be
 * told.
 */
export function readParameters<Message>(sent: SentParameters): {
  readonly message: Message;
  readonly repeated: readonly string[];
  readonly isReadable: boolean;
} {
  const message: SentParameters = {};
  const repeated: string[] = [];
  let isReadable = true;
  for (const [name, value] of Object.entries(sent)) {
    if (value.length === 0 && Array.isArray(value)) {
      isReadable = false;
      continue;
    }
    if (!parameterName.test(name)) continue;
    if (Array.isArray(value) && name !== "resource") repeated.push(name);
    else message[name] = value;
  }
  return { message: message as Message, repeated, isReadable };
}

/** Writes parameters as the query or form they arrived in, repeated names included. */
export function writeParameters(sent: SentParameters): string {
  return new URLSearchParams(
    Object.entries(sent).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, one] as [string, string]),
    ),
  ).toString();
}
