import { isDeepStrictEqual } from "node:util";
import { acts, steps } from "@tale/story/acts";
import { beside } from "@tale/story/beside";
import { people, players } from "@tale/story/cast";
import { compareCodeAndToken } from "@tale/story/code-or-token";
import { glossary } from "@tale/story/glossary";
import { travellingSecrets } from "@tale/story/secrets";
import { spokenAt, type ProviderId } from "@tale/story/spoken-at";
import type { Naming } from "../naming.ts";
import type { Step } from "@tale/story/step";

/** Questions whose answers hold for every run; the others are answered by the run itself. */
const timeless = ["Who may hold it?", "Which channel?", "Who takes it?", "What does a thief need?"];
const nothing = {
  code: "",
  accessToken: "",
  codeLifetime: 0,
  tokenLifetime: 0,
  codeAge: 0,
  secondUse: "",
  contacts: 0,
  claims: {},
};

const elsewhere = {
  ...people.browser,
  id: "elsewhere",
  name: "somebody else",
  role: "not in the cast",
};

/** The steps that are told in other words there than at Fernmail, by their id. */
function toldOtherwise(provider: ProviderId | null) {
  const told = steps.map((step): Step => spokenAt(provider, step));
  return Object.fromEntries(
    told
      .filter((step, index) => !isDeepStrictEqual(step, steps[index]))
      .map(({ id, title, plain, why, notes }) => [id, { title, plain, why, notes }]),
  );
}

export const story = {
  acts,
  steps,
  told: { ottermail: toldOtherwise("ottermail"), null: toldOtherwise(null) },
  beside: beside.map((one) => ({ ...one, act: null, terms: [] })),
  terms: glossary,
  players: { ...players, elsewhere },
  secrets: travellingSecrets,
  comparison: compareCodeAndToken(nothing).filter(({ question }) => timeless.includes(question)),
};

/** JSON that may stand inside a script element: it cannot end it. */
export function jsonForPage(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

export const storyAsJson = jsonForPage(story);

/** The same, with the names of this run. */
export function storyWith({ rename, roleOf }: Naming): string {
  const ottermail = { ...story.players.ottermail, role: roleOf("ottermail") };
  return rename(jsonForPage({ ...story, players: { ...story.players, ottermail } }));
}
