import { Type } from "typebox";
import { text } from "./secrecy.ts";

/**
 * What a client of an OpenID provider registers beyond RFC 7591 (OpenID Connect Registration §2,
 * RP-Initiated Logout §3.1, Back-Channel Logout §2.2).
 */
export const openidClientMetadata = {
  id_token_signed_response_alg: Type.Optional(Type.String(text)),
  subject_type: Type.Optional(Type.String(text)),
  post_logout_redirect_uris: Type.Optional(Type.Array(Type.String(text))),
  backchannel_logout_uri: Type.Optional(Type.String(text)),
  backchannel_logout_session_required: Type.Optional(Type.Boolean()),
};
