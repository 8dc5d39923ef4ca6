import { Type } from "typebox";

/**
 * What an OpenID provider says beyond RFC 8414 (OpenID Connect Discovery §3, RP-Initiated Logout
 * §2.1, Back-Channel Logout §2.1).
 */
export const openidProviderMetadata = {
  userinfo_endpoint: Type.Optional(Type.String()),
  end_session_endpoint: Type.Optional(Type.String()),
  subject_types_supported: Type.Optional(Type.Array(Type.String())),
  id_token_signing_alg_values_supported: Type.Optional(Type.Array(Type.String())),
  claim_types_supported: Type.Optional(Type.Array(Type.String())),
  claims_supported: Type.Optional(Type.Array(Type.String())),
  claims_parameter_supported: Type.Optional(Type.Boolean()),
  prompt_values_supported: Type.Optional(Type.Array(Type.String())),
  display_values_supported: Type.Optional(Type.Array(Type.String())),
  ui_locales_supported: Type.Optional(Type.Array(Type.String())),
  backchannel_logout_supported: Type.Optional(Type.Boolean()),
  backchannel_logout_session_supported: Type.Optional(Type.Boolean()),
};
