import { Type } from "typebox";
import { secret, text } from "./secrecy.ts";

/**
 * A request that was signed, or pushed before: what travels through the browser instead of its
 * parameters (RFC 9101 §5, RFC 9126 §4).
 */
export const AuthorizationRequestByReference = Type.Object({
  request: Type.Optional(Type.String(secret("request-object"))),
  request_uri: Type.Optional(Type.String(text)),
});

/** The answer to a pushed authorization request (RFC 9126 §2.2). */
export const PushedAuthorizationResponse = Type.Object({
  request_uri: Type.String(text),
  expires_in: Type.Number(),
});
