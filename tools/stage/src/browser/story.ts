import { byId } from "./dom.ts";

/** The texts of `libs/story`, which came with the page. */
export const story = JSON.parse(byId("story").textContent);

const steps = new Map([...story.steps, ...story.beside].map((step) => [step.id, step]));

export const stepOf = (id) => steps.get(id);
/**
 * The step that a leg is, in the words in which this leg is true; without a leg told at a provider,
 * where `null` is one that nobody knows.
 * @param {{ step: string, provider: string | null, told?: object }} leg
 */
export const stepAt = ({ step, provider, told }) => ({
  ...steps.get(step),
  ...(told ?? story.told[provider]?.[step]),
});
/** `Act 2 · Share the post`, or that no act tells it. */
export function actOf(step) {
  const act = story.acts.find(({ number }) => number === stepOf(step)?.act);
  return act ? `Act ${act.number} · ${act.title}` : "Beside the story";
}
export const termOf = (id) => story.terms[id];

/** Whose part in OAuth somebody plays; nobody's for people. */
export function roleOf(id) {
  if (id === "browser") return "user agent";
  return story.players[id]?.role ?? "";
}
