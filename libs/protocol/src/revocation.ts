import { Type, type Static } from "typebox";
import { SentClientCredentials } from "./client-credentials.ts";

/** A client gives a token back (RFC 7009 §2.1). */
export const RevocationRequest = Type.Object({
  token: Type.Optional(Type.String()),
  token_type_hint: Type.Optional(Type.String()),
  ...SentClientCredentials.properties,
});

export type RevocationRequest = Static<typeof RevocationRequest>;
