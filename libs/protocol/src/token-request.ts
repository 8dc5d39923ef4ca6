import { Type, type Static } from "typebox";
import { SentClientCredentials } from "./client-credentials.ts";
import { secret, text } from "./secrecy.ts";

/**
 * What a client posts to the token endpoint, whatever the grant; each grant's checks say what it
 * needs (RFC 6749 §4.1.3 and §6, RFC 8707 §2).
 */
export const TokenRequest = Type.Object({
  grant_type: Type.Optional(Type.String(text)),
  code: Type.Optional(Type.String(secret("authorization-code"))),
  redirect_uri: Type.Optional(Type.String(text)),
  code_verifier: Type.Optional(Type.String(secret("code-verifier"))),
  refresh_token: Type.Optional(Type.String(secret("refresh-token"))),
  device_code: Type.Optional(Type.String(secret("device-code"))),
  scope: Type.Optional(Type.String(text)),
  /** A JSON text. */
  authorization_details: Type.Optional(Type.String(text)),
  resource: Type.Optional(Type.Union([Type.String(text), Type.Array(Type.String(text))])),
  ...SentClientCredentials.properties,
});

export type TokenRequest = Static<typeof TokenRequest>;
