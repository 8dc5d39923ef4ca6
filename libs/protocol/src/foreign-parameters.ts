import { Type } from "typebox";
import { open, secret, text } from "./secrecy.ts";

/**
 * Secrets of specifications that no party here speaks. Clients and servers that others wrote may
 * send them all the same.
 */
export const ForeignParameters = Type.Object({
  /** RFC 7521 §4.1. */
  assertion: Type.Optional(Type.String(secret("client-assertion"))),
  /** RFC 8693 §2.1. */
  subject_token: Type.Optional(Type.String(secret("access-token"))),
  actor_token: Type.Optional(Type.String(secret("access-token"))),
  /** OpenID for Verifiable Credential Issuance §7.2. */
  c_nonce: Type.Optional(Type.String(secret("dpop-nonce"))),
});

/** The header of any signed token: which key signed it is no secret (RFC 7515 §4.1). */
export const JoseHeader = Type.Object({
  alg: Type.String(text),
  typ: Type.Optional(Type.String(text)),
  kid: Type.Optional(Type.String(open)),
});
