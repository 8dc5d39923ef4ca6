import { Type, type Static } from "typebox";
import { AuthenticationRequest } from "./authentication-request.ts";

/**
 * What a client sends through the browser to the authorization endpoint (RFC 6749 §4.1.1, RFC 7636
 * §4.3, RFC 8707 §2, RFC 9396 §2, RFC 9449 §10).
 */
export const AuthorizationRequest = Type.Object({
  response_type: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  redirect_uri: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  /** A JSON text. */
  authorization_details: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
  code_challenge: Type.Optional(Type.String()),
  code_challenge_method: Type.Optional(Type.String()),
  response_mode: Type.Optional(Type.String()),
  ...AuthenticationRequest.properties,
  dpop_jkt: Type.Optional(Type.String()),
  resource: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
});

export type AuthorizationRequest = Static<typeof AuthorizationRequest>;
