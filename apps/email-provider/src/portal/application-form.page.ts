import type { Client } from "../clients/client.ts";
import type { RegistrationError } from "../clients/registration.error.ts";
import { groupByResource } from "../clients/scopes-by-resource.ts";
import type { KnownTargets } from "../clients/scopes.ts";
import type { User } from "../stores/users.store.ts";
import { mainFields, optionalGroupsFor, type Field } from "./application-fields.words.ts";
import { usual, type ApplicationForm } from "./application-form.ts";
import { applicationKinds } from "./application-kinds.ts";

export interface FormPage {
  readonly user: User;
  readonly form: ApplicationForm;
  /** Everything that is wrong with the form, once it was sent. */
  readonly error?: RegistrationError;
  /** The client to be changed; absent for a new one, which still chooses its kind. */
  readonly client?: Client;
  readonly known: KnownTargets;
}

/** Shown above the optional settings when no field is to blame. */
const noField = { id: "optional-settings", label: "Optional settings" };

/**
 * The form as it was typed, with each problem at its field, and all of them once more at the top;
 * the first has the focus.
 */
export function describeForm({ user, form, error, client, known }: FormPage) {
  const groups = client ? optionalGroupsFor(client) : [];
  const optionalFields = groups.flatMap(({ fields }) => fields);
  const fields = [...mainFields, ...optionalFields];
  const errors = error ? [error, ...error.others] : [];
  const problemsOf = (field?: Field): string[] =>
    errors
      .filter(({ about }) => fields.find(({ member }) => member === about.member) === field)
      .map(sentenceOf);
  const summary = [
    ...mainFields.map((field) => ({ ...field, id: idOf(field), texts: problemsOf(field) })),
    { ...noField, texts: problemsOf() },
    ...optionalFields.map((field) => ({ ...field, id: idOf(field), texts: problemsOf(field) })),
  ].filter(({ texts }) => texts.length > 0);
  const focus = summary[0]?.id;
  const typed: Record<string, unknown> = { ...usual, ...form };
  const usually: Record<string, unknown> = usual;
  const isSet = ({ name }: Field): boolean =>
    typed[name] !== undefined && typed[name] !== usually[name];
  const describe = (field: Field) => {
    const [id, value, problems] = [idOf(field), typed[field.name], problemsOf(field)];
    const notes = [...(field.hint ? ["hint"] : []), ...(problems.length > 0 ? ["problem"] : [])];
    return {
      ...field,
      id,
      value,
      problems,
      describedBy: notes.map((note) => `${id}-${note}`).join(" "),
      hasFocus: focus === id,
      showsMember: optionalFields.includes(field),
      options: field.options?.map((one) => ({ ...one, isChosen: one.value === value })),
    };
  };
  const [name, description, homepage, redirectUris, scope] = mainFields.map(describe);
  const kind = form.kind ?? applicationKinds[0].value;
  return {
    title: client ? "Change an application" : "Register an application",
    user,
    form,
    client,
    summary,
    about: [name, description, homepage],
    redirectUris,
    scope,
    scopeGroups: groupByResource(known.scopes, known.resources).map((group) => ({
      ...group,
      scopes: group.scopes.map((one) => ({
        ...one,
        isFirst: one.name === known.scopes[0]?.name,
        isTicked: [form.scope].flat().includes(one.name),
      })),
    })),
    kinds: client ? [] : applicationKinds.map((one) => ({ ...one, isChosen: one.value === kind })),
    optional: client && {
      isOpen: optionalFields.some(isSet) || summary.some(({ id }) => !isMain(id)),
      problems: problemsOf(),
      hasFocus: focus === noField.id,
      groups: groups.map(({ legend, fields: own }) => ({ legend, fields: own.map(describe) })),
    },
  };
}

function isMain(id: string): boolean {
  return mainFields.some((field) => idOf(field) === id);
}

function idOf({ name }: Field): string {
  return name.replaceAll("_", "-");
}

/** A problem for who reads it at its field; of a list, behind the line that it is about. */
function sentenceOf({ problem, about: { value } }: RegistrationError): string {
  if (value !== undefined) return `${value}: ${problem}.`;
  const isWord = /^[a-z]+[ ,]/.test(problem);
  return `${isWord ? problem.charAt(0).toUpperCase() + problem.slice(1) : problem}.`;
}
