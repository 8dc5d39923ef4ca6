import { Type, type Static } from "typebox";
import { AuthenticationRequest } from "./authentication-request.ts";
import { open, secret, text } from "./secrecy.ts";

/**
 * What a client sends through the browser to the authorization endpoint (RFC 6749 §4.1.1, RFC 7636
 * §4.3, RFC 8707 §2, RFC 9396 §2, RFC 9449 §10).
 */
export const AuthorizationRequest = Type.Object({
  response_type: Type.Optional(Type.String(text)),
  client_id: Type.Optional(Type.String(open)),
  redirect_uri: Type.Optional(Type.String(text)),
  scope: Type.Optional(Type.String(text)),
  /** A JSON text. */
  authorization_details: Type.Optional(Type.String(text)),
  state: Type.Optional(Type.String(secret("state"))),
  code_challenge: Type.Optional(Type.String(secret("code-challenge"))),
  code_challenge_method: Type.Optional(Type.String(open)),
  response_mode: Type.Optional(Type.String(text)),
  ...AuthenticationRequest.properties,
  dpop_jkt: Type.Optional(Type.String(open)),
  resource: Type.Optional(Type.Union([Type.String(text), Type.Array(Type.String(text))])),
});

export type AuthorizationRequest = Static<typeof AuthorizationRequest>;
