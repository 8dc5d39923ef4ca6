import type { AuthorizationServerMetadata } from "@tale/protocol/authorization-server-metadata";
import { signingAlgorithms } from "../../keys/keyring.ts";
import { prompts } from "./prompt.checks.ts";
import { userClaims } from "./user-claims.ts";

/**
 * What makes an authorization server an OpenID provider (OpenID Connect Discovery §3).
 */
export function openidMetadata(issuer: string): Partial<AuthorizationServerMetadata> {
  return {
    userinfo_endpoint: `${issuer}/userinfo`,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: [...signingAlgorithms],
    claim_types_supported: ["normal"],
    claims_supported: [
      ...userClaims,
      "iss",
      "aud",
      "exp",
      "iat",
      "auth_time",
      "nonce",
      "at_hash",
      "sid",
    ],
    claims_parameter_supported: true,
    prompt_values_supported: [...prompts],
    display_values_supported: ["page"],
    ui_locales_supported: ["en"],
    end_session_endpoint: `${issuer}/end-session`,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  };
}
