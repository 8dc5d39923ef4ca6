import type { ClientMetadata } from "@tale/protocol/client-registration";
import { Type, type Static } from "typebox";
import { methodsOf, type Client } from "../clients/client.ts";
import { idTokenAlgorithmOf } from "../beyond/openid/openid-registration.checks.ts";
import { secretAnywhere, type FurtherMember } from "./further-fields.words.ts";
import { linesOf } from "./lines-of.ts";

/**
 * What a developer typed under “Further settings”, named as the members it becomes (RFC 7591 §2).
 * What is left empty does not arrive.
 */
export const FurtherForm = Type.Object({
  post_logout_redirect_uris: Type.Optional(Type.String()),
  backchannel_logout_uri: Type.Optional(Type.String()),
  require_pushed_authorization_requests: Type.Optional(Type.String()),
  require_signed_request_object: Type.Optional(Type.String()),
  dpop_bound_access_tokens: Type.Optional(Type.String()),
  id_token_signed_response_alg: Type.Optional(Type.String()),
  token_endpoint_auth_method: Type.Optional(Type.String()),
  jwks: Type.Optional(Type.String()),
});

export type FurtherForm = Static<typeof FurtherForm>;

/**
 * How a client proves itself and its keys are settings of their own; these are for the extensions.
 */
type Members = Pick<ClientMetadata, Exclude<FurtherMember, "token_endpoint_auth_method" | "jwks">>;

/** What a program would have sent; nothing for what is as it is without being said. */
export function membersOf(form: FurtherForm): Members {
  const uris = linesOf(form.post_logout_redirect_uris);
  const uri = form.backchannel_logout_uri?.trim();
  const algorithm = form.id_token_signed_response_alg ?? usual.id_token_signed_response_alg;
  return {
    ...(uris.length > 0 ? { post_logout_redirect_uris: uris } : {}),
    ...(uri ? { backchannel_logout_uri: uri } : {}),
    ...(form.require_pushed_authorization_requests
      ? { require_pushed_authorization_requests: true }
      : {}),
    ...(form.require_signed_request_object ? { require_signed_request_object: true } : {}),
    ...(form.dpop_bound_access_tokens ? { dpop_bound_access_tokens: true } : {}),
    ...(algorithm === usual.id_token_signed_response_alg
      ? {}
      : { id_token_signed_response_alg: algorithm }),
  };
}

/** What stands there when nobody has chosen anything. */
export const usual = {
  id_token_signed_response_alg: idTokenAlgorithmOf({}),
  token_endpoint_auth_method: secretAnywhere,
} satisfies FurtherForm;

/** These fields as they would be filled in for a client that is there. */
export function furtherFormOf(client: Client): FurtherForm {
  const { jwks, further = {} } = client;
  const { post_logout_redirect_uris: uris = [], backchannel_logout_uri } = further;
  return {
    ...(uris.length > 0 ? { post_logout_redirect_uris: uris.join("\n") } : {}),
    ...(backchannel_logout_uri ? { backchannel_logout_uri } : {}),
    ...(further.require_pushed_authorization_requests
      ? { require_pushed_authorization_requests: "true" }
      : {}),
    ...(further.require_signed_request_object ? { require_signed_request_object: "true" } : {}),
    ...(further.dpop_bound_access_tokens ? { dpop_bound_access_tokens: "true" } : {}),
    id_token_signed_response_alg: idTokenAlgorithmOf({ further }),
    token_endpoint_auth_method: methodsOf(client).join(" "),
    ...(jwks && jwks.keys.length > 0 ? { jwks: JSON.stringify(jwks, null, 2) } : {}),
  };
}
