import type { StepId } from "@tale/story/acts";
import type { BesideId } from "@tale/story/beside";
import type { Leg } from "./leg.ts";

type Act = 1 | 2 | 3 | 4 | 5 | 6;
type AnyStep = StepId | BesideId;

/**
 * What a message is for, and which step that is in each act. The same messages tell several acts: whether Alice says yes,
 * some or no is seen only when she has said it. Act 2, or the only one, is what a message is until more is known.
 */
const playedAs = {
  "developer-sign-in": { 1: "act-1.developer-sign-in" },
  registration: { 1: "act-1.client-registration" },
  "credentials-issued": { 1: "act-1.credentials-issued" },
  discovery: { 1: "act-1.discovery" },
  "credentials-stored": { 1: "act-1.credentials-stored" },
  "provider-offered": { 1: "act-1.provider-offered" },
  write: { 2: "act-2.write-post" },
  share: { 2: "act-2.share-post", 4: "act-4.kind-page", 5: "act-5.share-again", 6: "act-6.asked-anew" },
  "choose-provider": { 2: "act-2.choose-provider", 3: "act-3.authorization-request", 4: "act-4.authorization-request" },
  "authorization-request": { 2: "act-2.authorization-request", 3: "act-3.authorization-request", 4: "act-4.authorization-request" },
  "sign-in": { 2: "act-2.sign-in", 3: "act-3.authorization-request", 4: "act-4.authorization-request" },
  consent: { 2: "act-2.consent", 3: "act-3.consent-to-some", 4: "act-4.deny" },
  "authorization-response": { 2: "act-2.authorization-response", 3: "act-3.consent-to-some", 4: "act-4.error-response" },
  "token-request": { 2: "act-2.token-request", 3: "act-3.narrowed-token" },
  refresh: { 5: "act-5.refresh-request", 6: "act-6.refused" },
  contacts: { 2: "act-2.contacts-request", 3: "act-3.cope", 5: "act-5.contacts-request" },
  keys: { 2: "act-2.keys-request" },
  introspection: { 2: "act-2.token-check" },
  "ask-for-friends": { 2: "act-2.choose-friends", 3: "act-3.cope", 5: "act-5.share-again" },
  "see-friends": { 2: "act-2.choose-friends", 3: "act-3.cope", 5: "act-5.no-question", 6: "act-6.asked-anew" },
  send: { 2: "act-2.choose-friends" },
  mail: { 2: "act-2.deliver-mail" },
  "open-link": { 2: "act-2.open-link" },
  account: { 6: "act-6.connected-apps" },
  revoke: { 6: "act-6.revoke-access" },
  disconnect: { 6: "act-6.disconnect" },
  revocation: { 6: "act-6.revocation-request" },
  "pushed-request": { 2: "beside.pushed-request" },
  "device-request": { 2: "beside.device-request" },
  "device-page": { 2: "beside.device-page" },
  userinfo: { 2: "beside.userinfo" },
  logout: { 2: "beside.logout" },
  try: { 2: "beside.try" },
  other: { 2: "beside.other" },
} as const satisfies Record<string, Partial<Record<Act, AnyStep>>>;

export type Role = keyof typeof playedAs;

export function stepIn(act: number, role: Role): AnyStep {
  const steps = playedAs[role] as Partial<Record<number, AnyStep>>;
  return steps[act] ?? Object.values(steps)[0]!;
}

/** Every step that a message with this role may turn out to be. */
export function stepsOfRole(role: Role): AnyStep[] {
  return Object.values(playedAs[role]);
}

/** Quillpost's, the provider's, and everybody's rules; the first that fits names the role. */
type Rule = readonly [method: string, path: RegExp, request: Role, response?: Role];

const clientRules: readonly Rule[] = [
  ["GET", /^\/callback$/, "authorization-response"],
  ["POST", /^\/posts\/[^/]+\/connect\//, "choose-provider", "authorization-request"],
  ["GET", /^\/posts\/[^/]+\/share$/, "share"],
  ["POST", /^\/posts\/[^/]+\/reconnect\//, "ask-for-friends", "see-friends"],
  ["GET", /^\/posts\/[^/]+\/friends\//, "ask-for-friends", "see-friends"],
  ["*", /^\/posts\/[^/]+\/friends\/|^\/letters\//, "send"],
  ["*", /^\/connections/, "disconnect"],
  ["GET", /^\/providers$/, "provider-offered"],
  ["*", /^\/providers/, "credentials-stored"],
  ["*", /^\/($|write|posts\/)/, "write"],
  ["*", /logout/, "logout"],
  ["*", /^/, "other"],
];

const providerRules: readonly Rule[] = [
  ["GET", /^\/\.well-known\//, "discovery"],
  ["POST", /^\/register/, "registration", "credentials-issued"],
  ["*", /^\/register/, "registration"],
  ["POST", /^\/developer\/(new|applications\/[^/]+\/secret)/, "registration", "credentials-issued"],
  ["GET", /^\/developer\/applications\/[^/]+$/, "credentials-issued"],
  ["*", /^\/developer/, "registration"],
  ["GET", /^\/authorize$/, "authorization-request"],
  ["*", /^\/sign-in/, "sign-in"],
  ["*", /^\/consent/, "consent"],
  ["POST", /^\/token$/, "token-request"],
  ["GET", /jwks/, "keys"],
  ["*", /^\/revoke$/, "revocation"],
  ["*", /^\/account\/revoke/, "revoke"],
  ["*", /^\/introspect/, "introspection"],
  ["POST", /^\/par$/, "pushed-request"],
  ["POST", /^\/device_authorization$/, "device-request"],
  ["*", /^\/device(\/|$)/, "device-page"],
  ["*", /^\/userinfo$/, "userinfo"],
  ["*", /^\/(logout|end)/, "logout"],
  ["*", /^\/(account(\/|$)|sign-out$|signed-out$|$)/, "account"],
  ["*", /^/, "other"],
];

const contactsRules: readonly Rule[] = [
  ["GET", /^\/\.well-known\//, "discovery"],
  ["GET", /^\/contacts$/, "contacts"],
  ["*", /^/, "other"],
];

const inboxRules: readonly Rule[] = [
  ["MAIL", /^/, "mail"],
  ["*", /^/, "open-link"],
];

/**
 * What a message is for, by what the receiver of its request can see of it.
 *
 * @param asked what the request was for, when this is its answer
 */
export function roleOf(leg: Leg, receiver: string, asked?: Role): Role {
  const rules = receiver === "quillpost" ? clientRules : receiver === "inbox" ? inboxRules : receiver.endsWith("-contacts") ? contactsRules : providerRules;
  const path = pathOf(leg.url);
  const [, , request, response] = rules.find(([method, pattern]) => (method === "*" || method === leg.method) && pattern.test(path))!;
  if (leg.kind === "response") return refinedAnswer(response ?? asked ?? request, leg);
  const role = isVisit(leg) && request === "write" ? "open-link" : request;
  if (role === "token-request") return roleOfGrant(leg);
  if (role === "sign-in") return signInRole(leg);
  return role;
}

/** The story knows two grant types; whoever sends none makes a mistake in the first. */
function roleOfGrant({ parameters }: Leg): Role {
  const grantType = parameters.find(({ in: place, name }) => place === "form" && name === "grant_type")?.value ?? "authorization_code";
  if (grantType === "refresh_token") return "refresh";
  return grantType === "authorization_code" ? "token-request" : "other";
}

/** Signing in leads on to the question of a client, to the developer portal, or to the account. */
function signInRole({ parameters, headers }: Leg): Role {
  const then = parameters.find(({ name }) => name === "then")?.value ?? String(headers["referer"] ?? "");
  if (/developer/.test(then)) return "developer-sign-in";
  return /account/.test(then) ? "account" : "sign-in";
}

/** An answer to the consent form that brings a code or a refusal is the authorization response. */
function refinedAnswer(role: Role, { parameters }: Leg): Role {
  const bringsAnswer = parameters.some(({ in: place, name }) => place === "location" && (name === "code" || name === "error"));
  return role === "consent" && bringsAnswer ? "authorization-response" : role;
}

/** Whoever opens a post without an author's cookie is a reader. */
function isVisit({ method, url, parameters }: Leg): boolean {
  const isAuthor = parameters.some(({ in: place, name }) => place === "cookie" && name.endsWith("author"));
  return method === "GET" && /^\/posts\/[^/]+$/.test(pathOf(url)) && !isAuthor;
}

export function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/?]*([^?#]*)/.exec(url)?.[1] || "/";
}
