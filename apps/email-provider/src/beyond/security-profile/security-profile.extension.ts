import { check } from "@tale/protocol/check";
import type { ClientMetadata, TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import type { Extension } from "../../extension.ts";
import { RegistrationError } from "../../clients/registration.error.ts";
import { asksForSecurityProfile } from "./security-profile.ts";

/**
 * What the FAPI 2.0 Security Profile asks of a registration (§5.3.2.2); the rest of it is met where
 * each thing happens.
 */
export function securityProfile({ issuer }: { readonly issuer: string }): Extension {
  return {
    metadata: {},
    atRegistration: (metadata) => {
      const isProfiled = asksForSecurityProfile({
        authenticationMethod: metadata.token_endpoint_auth_method as TokenEndpointAuthMethod,
        further: metadata,
      });
      if (isProfiled) checkKeys(metadata);
      if (isProfiled && issuer.startsWith("https:")) checkEncryptedWayBack(metadata);
      return {};
    },
  };
}

/**
 * FAPI 2.0 Security Profile §5.4.1: no PKCS #1 v1.5. Whoever had keys for that alone could never
 * prove who they are. That there are keys is asked elsewhere.
 */
function checkKeys({ jwks: { keys } = { keys: [] } }: ClientMetadata): void {
  const isUsable = keys.length === 0 || keys.some(({ alg }) => alg !== "RS256");
  check(
    "a key can sign as the profile asks",
    "RFC 7591 §2",
    isUsable,
    () =>
      new RegistrationError(
        "invalid_client_metadata",
        "jwks needs a key for ES256, PS256 or EdDSA: the FAPI 2.0 Security Profile takes no RS256",
      ),
  );
}

/**
 * RFC 9700 §2.6: codes travel encrypted, or stay on the user's own device. A server that is itself
 * played on one machine, in plain http, asks no more of its clients.
 */
function checkEncryptedWayBack({ redirect_uris = [], application_type }: ClientMetadata): void {
  const isEncrypted =
    application_type === "native" || redirect_uris.every((uri) => uri.startsWith("https:"));
  check(
    "answers travel encrypted",
    "RFC 9700 §2.6",
    isEncrypted,
    () =>
      new RegistrationError(
        "invalid_redirect_uri",
        "redirect_uris must be https in the FAPI 2.0 Security Profile, unless application_type is native",
      ),
  );
}
