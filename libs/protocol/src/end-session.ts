import { Type, type Static } from "typebox";
import { open, secret, text } from "./secrecy.ts";

/**
 * What a client sends through the browser when its user signs out there (OpenID Connect
 * RP-Initiated Logout §2).
 */
export const EndSessionRequest = Type.Object({
  id_token_hint: Type.Optional(Type.String(secret("id-token"))),
  client_id: Type.Optional(Type.String(open)),
  post_logout_redirect_uri: Type.Optional(Type.String(text)),
  state: Type.Optional(Type.String(secret("state"))),
});

export type EndSessionRequest = Static<typeof EndSessionRequest>;

/**
 * Where the browser goes back to, with the `state` it came with (OpenID Connect RP-Initiated Logout
 * §3).
 */
export function postLogoutUrl(redirectUri: string, state: string | undefined): string {
  if (state === undefined) return redirectUri;
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${new URLSearchParams({ state })}`;
}
