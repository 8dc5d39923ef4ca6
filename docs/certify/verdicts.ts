/**
 * What a run of the conformance suite comes to: the counts of each plan, and what nobody has
 * explained yet.
 */

/** What a module of the suite ended with; `INTERRUPTED` is one that did not come to an end. */
export type Result = "PASSED" | "WARNING" | "REVIEW" | "SKIPPED" | "FAILED" | "INTERRUPTED";

export interface PlayedModule {
  readonly name: string;
  readonly result: Result;
  /** Where the suite shows the log. */
  readonly log: string;
  /** The conditions that failed or warned, in the suite's words. */
  readonly faults: readonly string[];
}

export interface PlayedPlan {
  /** Our name of the plan and its variants. */
  readonly name: string;
  readonly plan: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly modules: readonly PlayedModule[];
}

/** Of each plan, by our name: the modules that are not green, what they end with, and why. */
export type Explained = Readonly<Record<string, Readonly<Record<string, Explanation>>>>;

export interface Explanation {
  readonly result: "WARNING" | "REVIEW" | "SKIPPED";
  readonly why: string;
}

/**
 * What is not as `explained` says, a line each: a fault is never explained away, and an
 * explanation that fits nothing is wrong as well.
 */
export function unexpectedIn({ name, modules }: PlayedPlan, explained: Explained): string[] {
  const explanations = explained[name] ?? {};
  const isExpected = ({ name: module, result }: PlayedModule) =>
    result === "PASSED" || explanations[module]?.result === result;
  const unexplained = modules.filter((module) => !isExpected(module));
  const fits = (module: string, { result }: Explanation) =>
    modules.some((played) => played.name === module && played.result === result);
  const idle = Object.entries(explanations).filter(
    ([module, explanation]) => !fits(module, explanation),
  );
  return [
    ...(modules.length === 0 ? [`${name}: the suite named no module`] : []),
    ...unexplained.map(({ name: module, result, log, faults }) =>
      [`${name}: ${module} ended with ${result} (${log})`, ...faults].join("\n    "),
    ),
    ...idle.map(
      ([module, { result }]) =>
        `${name}: ${module} did not end with ${result}; its explanation is out of date`,
    ),
  ];
}

/** The rows of the table in `docs/certify.md`. */
export function tableOf(plans: readonly PlayedPlan[]): string {
  const head =
    "| name | plan | variants | modules | passed | warning | review | skipped | failed |\n|---|---|---|---|---|---|---|---|---|";
  const row = ({ name, plan, variant, modules }: PlayedPlan) => {
    const count = (...results: Result[]) =>
      modules.filter(({ result }) => results.includes(result)).length;
    const variants = Object.entries(variant)
      .map((pair) => pair.join("="))
      .join(", ");
    const counts = [
      modules.length,
      count("PASSED"),
      count("WARNING"),
      count("REVIEW"),
      count("SKIPPED"),
      count("FAILED", "INTERRUPTED"),
    ];
    return `| ${[name, `\`${plan}\``, variants, ...counts].join(" | ")} |`;
  };
  return [head, ...plans.map(row)].join("\n");
}
