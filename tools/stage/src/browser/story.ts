import { story, type StoryStep, type Words } from "./story-data.ts";

export { story };

/** What of a leg says in which words it is told. */
export interface ToldLeg {
  readonly step: string;
  readonly provider: string | null;
  readonly told?: Words | undefined;
}

const steps = new Map([...story.steps, ...story.beside].map((step) => [step.id, step]));

export const stepOf = (id: string): StoryStep | undefined => steps.get(id);

/**
 * The step that a leg is, in the words in which this leg is true; without a leg told at a provider,
 * where `null` is one that nobody knows.
 */
export const stepAt = ({ step, provider, told }: ToldLeg): StoryStep => ({
  ...steps.get(step)!,
  ...(told ?? story.told[String(provider)]?.[step]),
});

/** `Act 2 · Share the post`, or that no act tells it. */
export function actOf(step: string): string {
  const act = story.acts.find(({ number }) => number === stepOf(step)?.act);
  return act ? `Act ${act.number} · ${act.title}` : "Beside the story";
}

export const termOf = (id: string) => story.terms[id]!;

/** Whose part in OAuth somebody plays; nobody's for people. */
export function roleOf(id: string): string {
  if (id === "browser") return "user agent";
  return story.players[id]?.role ?? "";
}
