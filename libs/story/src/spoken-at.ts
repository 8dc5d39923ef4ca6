import { cast } from "./cast.ts";
import type { Step } from "./step.ts";

/** Those who may keep Alice's friends. */
export type ProviderId = "fernmail" | "ottermail";

type Words = Pick<Step, "title" | "plain" | "why" | "notes">;

/**
 * The words of a step as they are true where it is played: they are written for Fernmail, and the
 * same happens elsewhere.
 *
 * @param provider null where nobody knows it
 */
export function spokenAt<Told extends Words>(provider: ProviderId | null, told: Told): Told {
  const name = provider === null ? "the provider" : cast[provider].name;
  const atStart = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  const say = (text: string): string =>
    text.replace(/(^|\. )Fernmail/g, `$1${atStart}`).replaceAll("Fernmail", name);
  return {
    ...told,
    title: say(told.title),
    plain: say(told.plain),
    why: say(told.why),
    notes: say(told.notes),
  };
}
