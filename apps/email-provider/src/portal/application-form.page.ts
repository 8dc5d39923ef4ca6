import { groupByResource } from "../clients/scopes-by-resource.ts";
import type { KnownTargets } from "../clients/scopes-of-resources.ts";
import type { Client } from "../clients/client.ts";
import type { User } from "../stores/users.store.ts";
import { maxDescriptionLength, maxNameLength } from "../registration/presentation.checks.ts";
import type { ApplicationForm, Problems } from "./application-form.ts";
import { applicationKinds } from "./application-kinds.ts";
import { describeFurther, idOf } from "./further-form.page.ts";
import { furtherFieldsFor } from "./further-fields.words.ts";

export interface FormPage {
  readonly user: User;
  readonly form: ApplicationForm;
  readonly problems?: Problems | undefined;
  /** The client to be changed; absent for a new one, which still chooses its kind. */
  readonly client?: Client;
  readonly known: KnownTargets;
}

interface Field {
  readonly id: string;
  readonly label: string;
  readonly key: keyof Problems;
}

/**
 * The fields as they stand on the page: by the id of their control, with the name on their label.
 */
function fieldsFor(client: Client | undefined): Field[] {
  const further = client
    ? furtherFieldsFor(client).map(({ member, label }) => ({
        id: idOf(member),
        label,
        key: member,
      }))
    : [];
  return [
    { id: "name", label: "Name", key: "name" },
    { id: "description", label: "What it does", key: "description" },
    { id: "homepage", label: "Home page", key: "homepage" },
    { id: "redirect-uris", label: "Redirect URIs", key: "redirectUris" },
    { id: "scope", label: "What it may ask users for", key: "scope" },
    { id: "further-settings", label: "Further settings", key: "further" },
    ...further,
  ];
}

/**
 * The form as it was typed, with each problem beside its field, and all of them once more at the
 * top; the first has the focus.
 */
export function describeForm({ user, form, problems, client, known }: FormPage) {
  const summary = fieldsFor(client)
    .map(({ id, label, key }) => ({ id, label, texts: [problems?.[key] ?? []].flat() }))
    .filter(({ texts }) => texts.length > 0);
  const focus = summary[0]?.id;
  const kind = form.kind ?? applicationKinds[0].value;
  return {
    title: client ? "Change an application" : "Register an application",
    user,
    form,
    problems,
    summary,
    focus,
    client,
    limits: { name: maxNameLength, description: maxDescriptionLength },
    kinds: client ? [] : applicationKinds.map((one) => ({ ...one, isChosen: one.value === kind })),
    firstScope: known.scopes[0]?.name,
    scopeGroups: groupByResource(known.scopes, known.resources).map((group) => ({
      ...group,
      scopes: group.scopes.map((scope) => ({
        ...scope,
        isTicked: [form.scope].flat().includes(scope.name),
      })),
    })),
    further: client && describeFurther({ form, problems, client, focus }),
  };
}
