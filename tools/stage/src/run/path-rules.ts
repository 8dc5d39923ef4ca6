import type { Role } from "./roles.ts";

/**
 * What a path is for, and what the answer from there is for where that is something else. The first
 * that fits counts.
 */
export type Rule = readonly [method: string, path: RegExp, request: Role, response?: Role];

const client: readonly Rule[] = [
  ["GET", /^\/callback(\/|$)/, "authorization-response"],
  ["POST", /^\/posts\/[^/]+\/connect\//, "choose-provider", "authorization-request"],
  ["GET", /^\/posts\/[^/]+\/share$/, "share"],
  ["POST", /^\/posts\/[^/]+\/reconnect\//, "ask-for-friends", "see-friends"],
  ["GET", /^\/posts\/[^/]+\/friends\/by-hand$/, "page"],
  ["GET", /^\/posts\/[^/]+\/friends\//, "ask-for-friends", "see-friends"],
  ["*", /^\/posts\/[^/]+\/friends\/|^\/letters\//, "send"],
  ["POST", /^\/connections/, "disconnect"],
  ["GET", /^\/providers$/, "provider-offered"],
  ["POST", /^\/providers\/[^/]+\/credentials$/, "credentials-stored"],
  ["*", /^\/providers/, "developer"],
  ["GET", /^\/posts\/[^/]+$/, "open-link"],
  ["*", /^\/write\/[^/]+\/delete$/, "page"],
  ["*", /^\/write/, "write"],
  ["*", /logout|^\/sign-in\/out$/, "logout"],
  ["GET", /^\/($|connections$|sign-in$)/, "page"],
  ["*", /^/, "other"],
];

const provider: readonly Rule[] = [
  ["GET", /^\/\.well-known\//, "discovery"],
  ["*", /^\/register/, "self-registration"],
  ["GET", /^\/developer$/, "developer-sign-in"],
  ["GET", /^\/developer\/new$/, "registration"],
  ["POST", /^\/developer\/new$/, "registration", "credentials-issued"],
  ["GET", /^\/developer\/applications\/[^/]+$/, "credentials-issued"],
  ["*", /^\/developer/, "developer"],
  ["*", /^\/authorize$/, "authorization-request"],
  ["*", /^\/sign-in/, "sign-in"],
  ["*", /^\/consent/, "consent"],
  ["POST", /^\/token$/, "token-request"],
  ["GET", /jwks/, "keys"],
  ["*", /^\/revoke$/, "revocation"],
  ["GET", /^\/account$/, "account"],
  ["*", /^\/account\/revoke/, "revoke"],
  ["*", /^\/introspect/, "introspection"],
  ["POST", /^\/par$/, "pushed-request"],
  ["POST", /^\/device_authorization$/, "device-request"],
  ["*", /^\/device(\/|$)/, "device-page"],
  ["*", /^\/userinfo$/, "userinfo"],
  ["*", /^\/(logout|end)/, "logout"],
  ["*", /^\/(account\/|sign-out$|signed-out$)/, "session"],
  ["GET", /^\/$/, "page"],
  ["*", /^/, "other"],
];

const contacts: readonly Rule[] = [
  ["GET", /^\/\.well-known\//, "discovery"],
  ["GET", /^\/contacts$/, "contacts"],
  ["*", /^/, "other"],
];

const inbox: readonly Rule[] = [
  ["MAIL", /^/, "mail"],
  ["*", /^/, "open-link"],
];

const guestRoles: Readonly<Record<string, Role>> = {
  authorization_endpoint: "authorization-request",
  token_endpoint: "token-request",
  jwks_uri: "keys",
  registration_endpoint: "self-registration",
  pushed_authorization_request_endpoint: "pushed-request",
  revocation_endpoint: "revocation",
  introspection_endpoint: "introspection",
  userinfo_endpoint: "userinfo",
  end_session_endpoint: "logout",
};

/**
 * What the paths of an authorization server that is not ours are for, as its metadata names them.
 */
export function rulesOfGuest(endpoints: Readonly<Record<string, string>>): Rule[] {
  const named = Object.entries(guestRoles).flatMap(([name, role]): Rule[] => {
    const path = URL.parse(endpoints[name] ?? "")?.pathname;
    return path ? [["*", new RegExp(`^${RegExp.escape(path)}$`), role]] : [];
  });
  return [
    ["GET", /\/\.well-known\/(oauth-authorization-server|openid-configuration)/, "discovery"],
    ...named,
    ["*", /^/, "other"],
  ];
}

export function ruleFor(
  receiver: string,
  method: string,
  path: string,
  guest?: readonly Rule[],
): Rule {
  const rules =
    receiver === "ottermail" && guest
      ? guest
      : receiver === "quillpost"
        ? client
        : receiver === "inbox"
          ? inbox
          : receiver.endsWith("-contacts")
            ? contacts
            : provider;
  return rules.find(
    ([wanted, pattern]) => (wanted === "*" || wanted === method) && pattern.test(path),
  )!;
}
