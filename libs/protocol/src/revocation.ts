import { Type, type Static } from "typebox";
import { SentClientCredentials } from "./client-credentials.ts";
import { secret, text } from "./secrecy.ts";

/** A client gives a token back (RFC 7009 §2.1). */
export const RevocationRequest = Type.Object({
  token: Type.Optional(Type.String(secret("opaque"))),
  token_type_hint: Type.Optional(Type.String(text)),
  ...SentClientCredentials.properties,
});

export type RevocationRequest = Static<typeof RevocationRequest>;
