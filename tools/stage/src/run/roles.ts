import type { StepId } from "@tale/story/acts";
import type { BesideId } from "@tale/story/beside";

type Act = 1 | 2 | 3 | 4 | 5 | 6;
type AnyStep = StepId | BesideId;

/**
 * What a message is for, and which step that is in each act. The same messages tell several acts:
 * whether Alice allows all, some or nothing is seen only with the answer. Act 2, or the only one, is
 * what a message is until more is known.
 */
const playedAs = {
  "developer-sign-in": { 1: "act-1.developer-sign-in" },
  registration: { 1: "act-1.client-registration" },
  "credentials-issued": { 1: "act-1.credentials-issued" },
  discovery: { 1: "act-1.discovery" },
  "look-up": { 2: "beside.look-up" },
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
  "token-check": { 2: "act-2.token-check", 3: "act-3.cope", 5: "act-5.contacts-request" },
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
