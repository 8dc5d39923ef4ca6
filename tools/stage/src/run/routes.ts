import type { Player } from "./leg.ts";
import type { Role } from "./roles.ts";

/** What a route's requests are for, and its answers where that is something else. */
type Purpose = Role | readonly [request: Role, response: Role];
export type Routes = Readonly<Record<string, Purpose>>;

const client: Routes = {
  "GET /": "page",
  "GET /write": "write",
  "GET /write/:id": "write",
  "POST /write/:id": "write",
  "POST /write/:id/preview": "write",
  "POST /write/:id/publish": "write",
  "GET /write/:id/delete": "page",
  "POST /write/:id/delete": "page",
  "GET /posts/:address": "open-link",
  "GET /posts/:id/share": "share",
  "POST /posts/:id/connect/:provider": ["choose-provider", "authorization-request"],
  "POST /posts/:id/connect/:provider/some": ["choose-provider", "authorization-request"],
  "POST /posts/:id/reconnect/:provider": ["ask-for-friends", "see-friends"],
  "GET /callback/:place?": "authorization-response",
  "GET /posts/:id/friends/:provider": ["ask-for-friends", "see-friends"],
  "POST /posts/:id/friends/:provider": "send",
  "GET /posts/:id/friends/by-hand": "page",
  "GET /letters/:id": "send",
  "POST /letters/:id/send": "send",
  "POST /letters/:id/again": "send",
  "GET /letters/:id/preview": "send",
  "GET /letters/:id/mail.html": "send",
  "GET /connections": "page",
  "POST /connections/:id/disconnect": "disconnect",
  "GET /sign-in": "page",
  "POST /sign-in/out": "logout",
  "POST /sign-in/back-channel-logout": "logout",
  "GET /providers": "provider-offered",
  "POST /providers": "developer",
  "GET /providers/:id": "developer",
  "POST /providers/:id/addresses": "developer",
  "POST /providers/:id/credentials": "credentials-stored",
  "POST /providers/:id/pkce": "developer",
  "POST /providers/:id/profile": "developer",
  "POST /providers/:id/register": "developer",
  "POST /providers/:id/remove": "developer",
};

const provider: Routes = {
  "GET /": "page",
  "GET /jwks": "keys",
  "POST /register": "self-registration",
  "GET /register/:id": "self-registration",
  "PUT /register/:id": "self-registration",
  "DELETE /register/:id": "self-registration",
  "GET /developer": "developer-sign-in",
  "GET /developer/new": "registration",
  "POST /developer/new": ["registration", "credentials-issued"],
  "GET /developer/applications/:id": "credentials-issued",
  "GET /developer/applications/:id/edit": "developer",
  "POST /developer/applications/:id/edit": "developer",
  "GET /developer/applications/:id/delete": "developer",
  "POST /developer/applications/:id/delete": "developer",
  "POST /developer/applications/:id/secret": "developer",
  "GET /developer/resource-servers": "developer",
  "POST /developer/resource-servers": "developer",
  "GET /authorize": "authorization-request",
  "POST /authorize": "authorization-request",
  "POST /par": "pushed-request",
  "GET /sign-in": "sign-in",
  "POST /sign-in": "sign-in",
  "POST /sign-in/cancel": "sign-in",
  "GET /consent": "consent",
  "POST /consent": "consent",
  "POST /token": "token-request",
  "POST /revoke": "revocation",
  "POST /introspect": "introspection",
  "GET /userinfo": "userinfo",
  "POST /userinfo": "userinfo",
  "GET /account": "account",
  "POST /account/revoke": "revoke",
  "POST /account/sessions/end": "session",
  "POST /sign-out": "session",
  "GET /signed-out": "session",
  "GET /end-session": "logout",
  "POST /end-session": "logout",
  "POST /end-session/answer": "logout",
  "POST /device_authorization": "device-request",
  "GET /device": "device-page",
  "GET /device/confirm": "device-page",
  "POST /device/confirm": "device-page",
  "POST /device/cancel": "device-page",
  "GET /device/cancelled": "device-page",
};

const contacts: Routes = {
  "GET /contacts": ["contacts", "token-check"],
};

const inbox: Routes = {
  "MAIL /": "mail",
  "GET /": "open-link",
  "GET /mailboxes/:address": "open-link",
  "GET /mails/:id": "open-link",
  "GET /mails/:id/letter.html": "open-link",
};

/** Every route that tells something of the story, party by party; any other is beside it. */
export const routesOf: Partial<Record<Player, Routes>> = {
  quillpost: client,
  fernmail: provider,
  ottermail: provider,
  "fernmail-contacts": contacts,
  "ottermail-contacts": contacts,
  inbox,
  // An authorization server that is none of the cast: its paths tell something where they are ours.
  elsewhere: provider,
};

/**
 * @returns what a request is for, and what its answer is for; metadata stands below `/.well-known/`
 *   wherever the issuer's path stands (RFC 8414 §3.1)
 */
export function purposeOf(routes: Routes, method: string, pattern: string): [Role, Role] {
  const purpose =
    routes[`${method} ${pattern}`] ??
    routes[`* ${pattern}`] ??
    (pattern.includes("/.well-known/") ? "discovery" : "other");
  return typeof purpose === "string" ? [purpose, purpose] : [...purpose];
}
