import { acts, stepsOf } from "@tale/story/acts";
import { players } from "@tale/story/cast";
import { glossary } from "@tale/story/glossary";
import type { Step } from "@tale/story/step";
import type { StepTag } from "./step-tags.ts";

const ways = {
  front: "through the browser",
  back: "straight between the services",
  local: "nothing is sent",
};

/** `docs/STORY.md`: every step in the order of the play, with links into the code that plays it. */
export function storyPage(tags: readonly StepTag[]): string {
  const chapters = acts.map((act) => {
    const told =
      act.played === "in the lab"
        ? `\n\nPlayed in the lab only: \`npm run story -- --act ${act.number}\`.`
        : "";
    const steps = stepsOf(act.number).map((step, index) => describe(step, index + 1, tags));
    return [`## Act ${act.number}: ${act.title}`, `${act.summary}${told}`, ...steps].join("\n\n");
  });
  return `${["# The story, step by step", "Written by `npm run docs`. The words are in `libs/story`, the links follow the `@step` tags in the code.", ...chapters].join("\n\n")}\n`;
}

function describe(
  { id, title, from, to, channel, plain, why, terms }: Step,
  number: number,
  tags: readonly StepTag[],
): string {
  const travel = from === to ? players[from].name : `${players[from].name} → ${players[to].name}`;
  const files = tags
    .filter(({ step }) => step === id)
    .map(({ file, line }) => `[${tabTitle(file)}, line ${line}](../${file}#L${line})`);
  const met = terms.map((term) => `[${glossary[term].name}](GLOSSARY.md#${term})`);
  return [
    `### ${number}. ${title}`,
    `*${travel}, ${ways[channel]}.* \`${id}\``,
    `${plain} ${why}`,
    ...(met.length > 0 ? [`New here: ${met.join(", ")}.`] : []),
    ...(files.length > 0 ? [`Code: ${files.join(", ")}.`] : []),
  ].join("\n\n");
}

/** Which party, and which file: `email-provider: token.route.ts`. */
function tabTitle(file: string): string {
  const parts = file.split("/");
  return `${parts[1]}: ${parts.at(-1)}`;
}
