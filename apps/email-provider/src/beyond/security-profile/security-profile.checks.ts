import { check } from "@tale/protocol/check";
import type { ClientMetadata, TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import { asksForSecurityProfile } from "../../clients/client.ts";
import { RegistrationError } from "../../clients/registration.error.ts";

/**
 * FAPI 2.0 Security Profile §5.3.2.2: what it asks of a registration, once one has everything that
 * asks for the profile. The rest of it is met where each thing happens: `asksForSecurityProfile`
 * leads there.
 */
export function checkSecurityProfile(metadata: ClientMetadata, issuer: string): void {
  const isProfiled = asksForSecurityProfile({
    authenticationMethod: metadata.token_endpoint_auth_method as TokenEndpointAuthMethod,
    further: metadata,
  });
  if (isProfiled) checkUsableKey(metadata);
  if (isProfiled && issuer.startsWith("https:")) checkEncryptedRedirects(metadata);
}

/**
 * FAPI 2.0 Security Profile §5.4.1: no PKCS #1 v1.5. Whoever had keys for that alone could never
 * prove who they are. That there are keys is asked elsewhere.
 */
function checkUsableKey({ jwks: { keys } = { keys: [] } }: ClientMetadata): void {
  const isUsable = keys.length === 0 || keys.some(({ alg }) => alg !== "RS256");
  check(
    "a key can sign as the profile asks",
    "RFC 7591 §2",
    isUsable,
    () =>
      new RegistrationError(
        "invalid_client_metadata",
        "it needs a key for ES256, PS256 or EdDSA: the FAPI 2.0 Security Profile takes no RS256",
        { member: "jwks" },
      ),
  );
}

/**
 * RFC 9700 §2.6: codes travel encrypted, or stay on the user's own device. A server that is itself
 * played on one machine, in plain http, asks no more of its clients.
 */
function checkEncryptedRedirects({ redirect_uris = [], application_type }: ClientMetadata): void {
  const isEncrypted =
    application_type === "native" || redirect_uris.every((uri) => uri.startsWith("https:"));
  check(
    "answers travel encrypted",
    "RFC 9700 §2.6",
    isEncrypted,
    () =>
      new RegistrationError(
        "invalid_redirect_uri",
        "they must be https in the FAPI 2.0 Security Profile, unless application_type is native",
        { member: "redirect_uris" },
      ),
  );
}
