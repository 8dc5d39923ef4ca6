import { acts, stepsOf } from "@tale/story/acts";
import { glossary } from "@tale/story/glossary";
import type { Step } from "@tale/story/step";
import type { StepTag } from "./step-tags.ts";

/** One stop of a tour: the place is found by a pattern, so that it moves with the code. */
interface Stop {
  readonly file: string;
  readonly pattern: string;
  readonly title: string;
  readonly description: string;
}

/** A walk through the code of one act, in the format of the CodeTour extension. */
interface Tour {
  readonly $schema: string;
  readonly title: string;
  readonly description: string;
  readonly steps: readonly Stop[];
}

/** `.tours`: a tour per act, from the `@step` tags, by the path of its file. */
export function tourFiles(tags: readonly StepTag[]): Record<string, string> {
  const tours = acts
    .map((act) => ({ act, steps: stepsOf(act.number).flatMap((step) => stopsOf(step, tags)) }))
    .filter(({ steps }) => steps.length > 0)
    .map(({ act: { number, title, summary }, steps }): [string, Tour] => [
      `.tours/act-${number}.tour`,
      {
        $schema: "https://aka.ms/codetour-schema",
        title: `Act ${number}: ${title}`,
        description: summary,
        steps,
      },
    ]);
  return Object.fromEntries(
    tours.map(([path, tour]) => [path, `${JSON.stringify(tour, null, 2)}\n`]),
  );
}

function stopsOf({ id, title, plain, why, terms }: Step, tags: readonly StepTag[]): Stop[] {
  const learned = terms.map((term) => {
    const { name, sentence, section } = glossary[term];
    return `\n\n**${name}** (${section}): ${sentence}`;
  });
  return tags
    .filter(({ step }) => step === id)
    .map(({ file }) => ({
      file,
      pattern: `@step ${id.replaceAll(".", "\\.")}$`,
      title,
      description: `${plain}\n\n${why}${learned.join("")}`,
    }));
}
