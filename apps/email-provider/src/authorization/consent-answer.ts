import { Type, type Static } from "typebox";
import { isIdentityScope } from "../clients/scopes.ts";
import type { Carried } from "../stores/carried.ts";
import {
  checkAnswerable,
  leavesChoice,
  questionsOf,
  type AskFurther,
  type Parties,
} from "./consent-question.ts";

const Ticks = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));

/**
 * What the consent form sends: a decision, a tick per scope, and ticks of further questions under
 * their own names.
 */
export const AnswerForm = Type.Object(
  { decision: Type.Enum(["allow", "deny"]), scope: Ticks },
  { additionalProperties: Ticks },
);

export type AnswerForm = Static<typeof AnswerForm> & Readonly<Record<string, Static<typeof Ticks>>>;

/** What a request asks for, and in the end what of it was allowed. */
export interface Asked {
  readonly scopes: readonly string[];
  readonly carried: Carried;
}

/**
 * A yes to something, a no, or a yes that forgot to say to what: then the user is asked once more.
 */
export type Answer =
  { readonly kind: "yes"; readonly allowed: Asked } | { readonly kind: "no" | "unclear" };

/** What of all that was asked the user allows: less, perhaps, and never more (RFC 6749 §3.3). */
export async function readAnswer(
  form: AnswerForm,
  asked: Asked,
  parties: Parties,
  extensions: readonly { readonly atConsent?: AskFurther }[],
): Promise<Answer> {
  if (form.decision === "deny") return { kind: "no" };
  const questions = await questionsOf(asked.carried, parties, extensions);
  questions.forEach(checkAnswerable);
  const further = questions
    .map(({ name, allow }) => allow([form[name] ?? []].flat()))
    .filter((carried) => carried !== undefined);
  const scopes = allowedScopes(asked.scopes, [form.scope ?? []].flat());
  if (scopes.length === 0 && further.length === 0)
    return { kind: questions.some(leavesChoice) ? "unclear" : "no" };
  return {
    kind: "yes",
    allowed: { scopes, carried: Object.assign({}, asked.carried, ...further) },
  };
}

/** Who may not know that it is the same user again is not told the name either. */
function allowedScopes(asked: readonly string[], ticked: readonly string[]): readonly string[] {
  const chosen = asked.filter((scope) => ticked.includes(scope));
  const staysStranger = asked.includes("openid") && !chosen.includes("openid");
  return staysStranger ? chosen.filter((scope) => !isIdentityScope(scope)) : chosen;
}
