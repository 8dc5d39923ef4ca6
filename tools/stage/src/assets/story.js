import { byId } from "./dom.js";

/** The texts of `libs/story`, which came with the page. */
export const story = JSON.parse(byId("story").textContent);

const steps = new Map(story.steps.map((step) => [step.id, step]));

export const stepOf = (id) => steps.get(id);
export const actTitle = (number) => story.acts.find((act) => act.number === Number(number))?.title ?? "";
export const termOf = (id) => story.terms[id];

/** Whose part in OAuth somebody plays; nobody's for people. */
export function roleOf(id) {
  if (id === "browser") return "user agent";
  return story.players[id]?.role ?? "";
}
