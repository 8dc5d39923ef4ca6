import { scopes } from "../scopes.ts";
import type { User } from "../stores/users.store.ts";
import { maxDescriptionLength, maxNameLength } from "../client-settings/presentation.checks.ts";
import type { ApplicationForm, Problems } from "./application-form.ts";
import { applicationKinds } from "./application-kinds.ts";

export interface FormPage {
  readonly user: User;
  readonly form: ApplicationForm;
  readonly problems?: Problems | undefined;
  /** The client to be changed; absent for a new one, which still chooses its kind. */
  readonly clientId?: string;
}

/** The form as it was typed, with each problem beside its field. */
export function describeForm({ user, form, problems, clientId }: FormPage) {
  const kind = form.kind ?? applicationKinds[0].value;
  return {
    title: clientId ? "Change an application" : "Register an application",
    user,
    form,
    problems,
    clientId,
    limits: { name: maxNameLength, description: maxDescriptionLength },
    kinds: clientId ? [] : applicationKinds.map((one) => ({ ...one, isChosen: one.value === kind })),
    scopes: scopes.map((scope) => ({ ...scope, isTicked: [form.scope].flat().includes(scope.name) })),
  };
}
