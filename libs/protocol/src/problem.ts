import { Type, type Static } from "typebox";

/** An API error that a person and a program can both read (RFC 9457 §3.1). */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
});

export type Problem = Static<typeof Problem>;

export const problemMediaType = "application/problem+json";
