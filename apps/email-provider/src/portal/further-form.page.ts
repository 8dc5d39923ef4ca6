import type { Client } from "../clients/client.ts";
import { furtherFieldsFor, furtherGroupsFor, type FurtherField } from "./further-fields.words.ts";
import { usual, type FurtherForm } from "./further-form.ts";
import type { FurtherProblems } from "./read-further-form.ts";

interface FurtherPage {
  readonly form: FurtherForm;
  readonly problems: FurtherProblems | undefined;
  readonly client: Client;
  /** The id of the control that has it. */
  readonly focus: string | undefined;
}

/**
 * The further settings as they were typed. They stay folded up while nothing in them is set or
 * wrong.
 */
export function describeFurther({ form, problems = {}, client, focus }: FurtherPage) {
  const fields = furtherFieldsFor(client);
  const usually: FurtherForm = usual;
  const isSet = ({ member }: FurtherField): boolean =>
    (form[member] ?? usually[member]) !== usually[member];
  return {
    isOpen:
      fields.some((field) => isSet(field) || problems[field.member]) ||
      problems.further !== undefined,
    problems: problems.further,
    hasFocus: focus === "further-settings",
    groups: furtherGroupsFor(client).map(({ legend, fields }) => ({
      legend,
      fields: fields.map(describeField),
    })),
  };

  function describeField(field: FurtherField) {
    const { member, options = [] } = field;
    const value = form[member] ?? usually[member];
    return {
      ...field,
      id: idOf(member),
      value,
      problems: problems[member],
      hasFocus: focus === idOf(member),
      options: options.map((option) => ({ ...option, isChosen: option.value === value })),
    };
  }
}

/** Of the control for a member. */
export function idOf(member: string): string {
  return member.replaceAll("_", "-");
}
