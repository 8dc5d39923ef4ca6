import { Type, type Static } from "typebox";

/** A client gives a token back (RFC 7009 §2.1). */
export const RevocationRequest = Type.Object({
  token: Type.Optional(Type.String()),
  token_type_hint: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  client_secret: Type.Optional(Type.String()),
});

export type RevocationRequest = Static<typeof RevocationRequest>;
