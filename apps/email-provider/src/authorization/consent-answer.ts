import { Type, type Static } from "typebox";
import {
  checkAnswerable,
  leavesChoice,
  pickFriends,
  type FriendsPrompt,
  type PickedDetail,
} from "../beyond/details/friends-prompt.ts";
import { isIdentityScope } from "../clients/scopes.ts";

const Ticks = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));

/** What the consent form sends: a decision, a tick per scope, and a tick per friend (RFC 9396). */
export const ConsentForm = Type.Object({
  decision: Type.Enum(["allow", "deny"]),
  scope: Ticks,
  contact: Ticks,
});

export type ConsentForm = Static<typeof ConsentForm>;

/** What of a request the user allowed. */
export interface Consented {
  readonly scopes: readonly string[];
  readonly grantedDetail?: PickedDetail;
}

/**
 * A yes to something, a no, or a yes that forgot to say to what: then the user is asked once more.
 */
export type ConsentAnswer =
  { readonly kind: "yes"; readonly consented: Consented } | { readonly kind: "no" | "unclear" };

/** What of all that was asked the user allows: less, perhaps, and never more (RFC 6749 §3.3). */
export function readConsent(
  form: ConsentForm,
  asked: readonly string[],
  friends: FriendsPrompt | undefined,
): ConsentAnswer {
  if (form.decision === "deny") return { kind: "no" };
  if (friends) checkAnswerable(friends);
  const grantedDetail = friends && pickFriends(friends, [form.contact ?? []].flat());
  const scopes = allowedScopes(asked, [form.scope ?? []].flat());
  if (scopes.length === 0 && !grantedDetail)
    return { kind: friends && leavesChoice(friends) ? "unclear" : "no" };
  return { kind: "yes", consented: { scopes, ...(grantedDetail ? { grantedDetail } : {}) } };
}

/** A client that is not told that it is the same user again is not told the name either. */
function allowedScopes(asked: readonly string[], ticked: readonly string[]): readonly string[] {
  const chosen = asked.filter((scope) => ticked.includes(scope));
  const staysUnknown = asked.includes("openid") && !chosen.includes("openid");
  return staysUnknown ? chosen.filter((scope) => !isIdentityScope(scope)) : chosen;
}
