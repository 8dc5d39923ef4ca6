import type { ClientMetadata } from "@tale/protocol/client-registration";
import { checkDetailTypes } from "../beyond/details/detail-registration.checks.ts";
import { checkOpenidMetadata } from "../beyond/openid/openid-registration.checks.ts";
import { checkSecurityProfile } from "../beyond/security-profile/security-profile.checks.ts";
import { checkSignedRequestMetadata } from "../beyond/signed-requests/signed-registration.checks.ts";
import { checkAll } from "../clients/registration.error.ts";

/**
 * What a client may register for RFCs that the code flow does not need (RFC 7591 §2), checked and
 * without the rest.
 *
 * @throws RegistrationError
 */
export function checkOptionalMetadata(metadata: ClientMetadata, issuer: string): ClientMetadata {
  const [openid, signed, , details] = checkAll(
    () => checkOpenidMetadata(metadata), // OpenID Connect Registration §2
    () => checkSignedRequestMetadata(metadata), // RFC 9101 §10.5
    () => checkSecurityProfile(metadata, issuer), // FAPI 2.0 Security Profile §5.3.2.2
    () => checkDetailTypes(metadata), // RFC 9396 §10
  );
  const {
    require_pushed_authorization_requests, // RFC 9126 §6
    dpop_bound_access_tokens, // RFC 9449 §5.2
  } = metadata;
  return {
    ...openid,
    ...(require_pushed_authorization_requests === undefined
      ? {}
      : { require_pushed_authorization_requests }),
    ...signed,
    ...(dpop_bound_access_tokens === undefined ? {} : { dpop_bound_access_tokens }),
    ...details,
  };
}
