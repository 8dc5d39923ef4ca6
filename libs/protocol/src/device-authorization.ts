import { Type, type Static } from "typebox";
import { SentClientCredentials } from "./client-credentials.ts";
import { secret, text } from "./secrecy.ts";

/**
 * What a device sends when somebody wants to connect it (RFC 8628 §3.1, RFC 8707 §2, RFC 9396 §3).
 */
export const DeviceAuthorizationRequest = Type.Object({
  scope: Type.Optional(Type.String(text)),
  /** A JSON text. */
  authorization_details: Type.Optional(Type.String(text)),
  resource: Type.Optional(Type.Union([Type.String(text), Type.Array(Type.String(text))])),
  ...SentClientCredentials.properties,
});

export type DeviceAuthorizationRequest = Static<typeof DeviceAuthorizationRequest>;

/**
 * What the device shows its user, and what it keeps to ask with. Times are seconds (RFC 8628 §3.2).
 */
export const DeviceAuthorizationResponse = Type.Object({
  device_code: Type.String(secret("device-code")),
  user_code: Type.String(secret("user-code")),
  verification_uri: Type.String(text),
  verification_uri_complete: Type.Optional(Type.String(text)),
  expires_in: Type.Number(),
  interval: Type.Optional(Type.Number()),
});

export type DeviceAuthorizationResponse = Static<typeof DeviceAuthorizationResponse>;
