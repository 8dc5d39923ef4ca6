import { Type, type Static } from "typebox";
import { SentClientCredentials } from "./client-credentials.ts";

/**
 * What a client posts to the token endpoint, whatever the grant; each grant's checks say what it
 * needs (RFC 6749 §4.1.3 and §6, RFC 8707 §2).
 */
export const TokenRequest = Type.Object({
  grant_type: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  redirect_uri: Type.Optional(Type.String()),
  code_verifier: Type.Optional(Type.String()),
  refresh_token: Type.Optional(Type.String()),
  device_code: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  /** A JSON text. */
  authorization_details: Type.Optional(Type.String()),
  resource: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  ...SentClientCredentials.properties,
});

export type TokenRequest = Static<typeof TokenRequest>;
