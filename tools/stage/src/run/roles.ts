import type { StepId } from "@tale/story/acts";
import type { BesideId } from "@tale/story/beside";
import type { Leg } from "./leg.ts";
import { ruleFor, type Rule } from "./path-rules.ts";

type Act = 1 | 2 | 3 | 4 | 5 | 6;
type AnyStep = StepId | BesideId;

/**
 * What a message is for, and which step that is in each act. The same messages tell several acts:
 * whether Alice says yes, some or no is seen only when she has said it. Act 2, or the only one, is
 * what a message is until more is known.
 */
const playedAs = {
  "developer-sign-in": { 1: "act-1.developer-sign-in" },
  registration: { 1: "act-1.client-registration" },
  "credentials-issued": { 1: "act-1.credentials-issued" },
  discovery: { 1: "act-1.discovery" },
  "credentials-stored": { 1: "act-1.credentials-stored" },
  "provider-offered": { 1: "act-1.provider-offered" },
  write: { 2: "act-2.write-post" },
  share: { 2: "act-2.share-post", 5: "act-5.share-again", 6: "act-6.refused" },
  "share-denied": { 4: "act-4.kind-page" },
  "share-ended": { 6: "act-6.asked-anew" },
  "choose-provider": {
    2: "act-2.choose-provider",
    3: "act-3.authorization-request",
    4: "act-4.authorization-request",
  },
  "authorization-request": {
    2: "act-2.authorization-request",
    3: "act-3.authorization-request",
    4: "act-4.authorization-request",
  },
  "sign-in": {
    2: "act-2.sign-in",
    3: "act-3.authorization-request",
    4: "act-4.authorization-request",
  },
  consent: { 2: "act-2.consent", 3: "act-3.consent-to-some", 4: "act-4.deny" },
  "authorization-response": {
    2: "act-2.authorization-response",
    3: "act-3.consent-to-some",
    4: "act-4.error-response",
  },
  "token-request": { 2: "act-2.token-request", 3: "act-3.narrowed-token" },
  refresh: { 5: "act-5.refresh-request", 6: "act-6.refused" },
  contacts: { 2: "act-2.contacts-request", 3: "act-3.cope", 5: "act-5.contacts-request" },
  keys: { 2: "act-2.keys-request" },
  "ask-for-friends": {
    2: "act-2.choose-friends",
    3: "act-3.cope",
    5: "act-5.share-again",
    6: "act-6.refused",
  },
  "see-friends": {
    2: "act-2.choose-friends",
    3: "act-3.cope",
    5: "act-5.no-question",
    6: "act-6.asked-anew",
  },
  send: { 2: "act-2.choose-friends" },
  mail: { 2: "act-2.deliver-mail" },
  "open-link": { 2: "act-2.open-link" },
  account: { 6: "act-6.connected-apps" },
  revoke: { 6: "act-6.revoke-access" },
  disconnect: { 6: "act-6.disconnect" },
  revocation: { 6: "act-6.revocation-request" },
  developer: { 1: "beside.developer" },
  "self-registration": { 1: "beside.registration" },
  introspection: { 2: "beside.introspection" },
  "pushed-request": { 2: "beside.pushed-request" },
  "device-request": { 2: "beside.device-request" },
  "device-page": { 2: "beside.device-page" },
  userinfo: { 2: "beside.userinfo" },
  session: { 2: "beside.session" },
  logout: { 2: "beside.logout" },
  trouble: { 2: "beside.trouble" },
  page: { 2: "beside.page" },
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

/** What was there before a message. */
export interface Before {
  /** What the request was for, when this is its answer. */
  readonly asked?: Role | undefined;
  /** What gave rise to it was for. */
  readonly cause?: Role | undefined;
  /**
   * Whether Quillpost got credentials at a provider, and nobody looked yet what can be chosen now.
   */
  readonly hasNewProvider?: boolean;
}

/** What a message is for, by what the receiver of its request can see of it. */
export function roleOf(leg: Leg, receiver: string, before: Before, guest?: readonly Rule[]): Role {
  const [, , request, response] = ruleFor(receiver, leg.method, pathOf(leg.url), guest);
  const role =
    leg.kind === "response"
      ? roleOfAnswer(response ?? before.asked ?? request, leg)
      : roleOfQuestion(request, leg, before);
  return inItsPlace(role, receiver);
}

function roleOfQuestion(role: Role, leg: Leg, { cause, hasNewProvider }: Before): Role {
  if (leg.channel === "back" && isStranger(leg)) return "other";
  if (role === "token-request") return roleOfGrant(leg);
  if (role === "sign-in") return roleOfSignIn(leg);
  if (role === "share") return roleOfShare(leg);
  if (role === "open-link") return roleOfReading(leg, cause);
  if (role === "discovery") return leg.from.endsWith("-contacts") ? "keys" : role;
  if (role === "keys") return leg.from.endsWith("-contacts") ? role : "other";
  if (role === "provider-offered") return hasNewProvider ? role : "developer";
  // The page of an application shows its secret once: to whoever comes from registering it.
  if (role === "credentials-issued") return cause === role ? role : "developer";
  return role;
}

/**
 * The story's developers meet at Ottermail and its Alice is at Fernmail; elsewhere the same pages
 * tell nothing of it.
 */
function inItsPlace(role: Role, receiver: string): Role {
  const isPortal =
    role === "developer-sign-in" || role === "registration" || role === "credentials-issued";
  if (isPortal && receiver !== "ottermail") return "developer";
  return role === "account" && receiver !== "fernmail" ? "page" : role;
}

/**
 * Whoever sends without a word of its own is not in the cast; a party's request says where the
 * party's word can be found.
 */
function isStranger({ from, headers }: Leg): boolean {
  return from === "elsewhere" && headers["traceparent"] === undefined;
}

/** The story knows two grant types; whoever sends none makes a mistake in the first. */
function roleOfGrant({ parameters }: Leg): Role {
  const grantType =
    parameters.find(({ in: place, name }) => place === "form" && name === "grant_type")?.value ??
    "authorization_code";
  if (grantType === "refresh_token") return "refresh";
  return grantType === "authorization_code" ? "token-request" : "other";
}

/**
 * Signing in leads on to the question of a client, to the developer portal, or to a page of the
 * provider's.
 */
function roleOfSignIn({ parameters, headers }: Leg): Role {
  const then =
    parameters.find(({ name }) => name === "then")?.value ?? String(headers["referer"] ?? "");
  if (/developer/.test(then)) return "developer-sign-in";
  return parameters.some(({ name }) => name === "request") || /[?&]request=/.test(then)
    ? "sign-in"
    : "session";
}

/** Where are your friends? Also where a journey ends that did not get there. */
function roleOfShare({ parameters }: Leg): Role {
  const problem = parameters.find(
    ({ in: place, name }) => place === "query" && name === "problem",
  )?.value;
  if (problem === undefined) return "share";
  return problem === "denied" ? "share-denied" : problem === "ended" ? "share-ended" : "trouble";
}

/**
 * Whoever opens a post without an author's cookie is a reader; its author sees what was published
 * just now, or only looks.
 */
function roleOfReading({ to, parameters }: Leg, cause: Role | undefined): Role {
  const isAuthor =
    to === "quillpost" &&
    parameters.some(({ in: place, name }) => place === "cookie" && name.endsWith("author"));
  if (!isAuthor) return "open-link";
  return cause === "write" ? "write" : "page";
}

/**
 * An answer that brings a code or a refusal is the authorization response; one that leads to a
 * problem is not what was wanted.
 */
function roleOfAnswer(role: Role, { parameters }: Leg): Role {
  const inRedirect = (wanted: string) =>
    parameters.find(({ in: place, name }) => place === "location" && name === wanted)?.value;
  if (
    (role === "consent" || role === "authorization-request") &&
    (inRedirect("code") ?? inRedirect("error"))
  )
    return "authorization-response";
  const problem = inRedirect("problem");
  return problem === undefined || problem === "denied" || problem === "ended" ? role : "trouble";
}

export function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/?]*([^?#]*)/.exec(url)?.[1] || "/";
}
