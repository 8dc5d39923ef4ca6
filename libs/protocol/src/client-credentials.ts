import { Type, type Static } from "typebox";
import { open, secret } from "./secrecy.ts";

/**
 * How a client says, in the body of any request it authenticates, who it is (RFC 6749 §2.3.1, RFC
 * 7523 §2.2).
 */
export const SentClientCredentials = Type.Object({
  client_id: Type.Optional(Type.String(open)),
  client_secret: Type.Optional(Type.String(secret("client-secret"))),
  client_assertion_type: Type.Optional(Type.String(open)),
  client_assertion: Type.Optional(Type.String(secret("client-assertion"))),
});

export type SentClientCredentials = Static<typeof SentClientCredentials>;
