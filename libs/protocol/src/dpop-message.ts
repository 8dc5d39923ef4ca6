import { Type } from "typebox";
import { open, secret, text } from "./secrecy.ts";

/** What a DPoP proof says (RFC 9449 §4.2). */
export const DpopProofClaims = Type.Object({
  jti: Type.String({ ...open, minLength: 1 }),
  htm: Type.String({ ...text, minLength: 1 }),
  htu: Type.String({ ...text, minLength: 1 }),
  iat: Type.Number({ minimum: 0 }),
  nonce: Type.Optional(Type.String(secret("nonce"))),
  ath: Type.Optional(Type.String(secret("hash"))),
});

/** The header fields a proof and a nonce travel in (RFC 9449 §4.1 and §8). */
export const DpopHeaders = Type.Object({
  dpop: Type.Optional(Type.String(secret("dpop-proof"))),
  "dpop-nonce": Type.Optional(Type.String(secret("dpop-nonce"))),
});
