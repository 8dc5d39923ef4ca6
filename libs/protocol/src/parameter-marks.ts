import type { TSchema } from "typebox";
import { parametersIn, type Secrecy, type SecretKind } from "./secrecy.ts";

/** What is known of parameters by the names they travel under. */
export interface ParameterMarks {
  /**
   * Learns the marks of a message. Where two say different things of one name, the later kind of
   * secret counts, and what is a secret anywhere is one everywhere.
   */
  add(schema: TSchema): void;
  /** @returns undefined where no message says anything of that name */
  secrecyOf(name: string): Secrecy | undefined;
}

export function createParameterMarks(...schemas: readonly TSchema[]): ParameterMarks {
  const known = new Map<string, Secrecy>();

  function learn(name: string, secrecy: Secrecy): void {
    const plain = name.toLowerCase();
    if (isKind(secrecy) || !known.has(plain)) known.set(plain, secrecy);
  }

  const marks: ParameterMarks = {
    add: (schema) => {
      for (const { name, secrecy } of parametersIn(schema))
        if (secrecy !== undefined) learn(name, secrecy);
    },
    secrecyOf: (name) => known.get(name.toLowerCase()),
  };
  for (const schema of schemas) marks.add(schema);
  return marks;
}

/** Whether a mark says that a value is a secret. */
export function isKind(secrecy: Secrecy | undefined): secrecy is SecretKind {
  return typeof secrecy === "string" && secrecy !== "by-looks";
}
