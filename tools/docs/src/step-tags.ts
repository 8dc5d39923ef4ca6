import { filesMatching, read } from "./workspace.ts";

/** Where the code plays which step: `@step act-2.token-request` in the comment above it. */
export interface StepTag {
  readonly step: string;
  readonly file: string;
}

export function findStepTags(): StepTag[] {
  return filesMatching("{apps,tools}/*/src/**/*.ts")
    .filter((file) => !file.endsWith(".test.ts") && !file.startsWith("tools/docs/"))
    .flatMap((file) => stepsIn(read(file)).map((step) => ({ step, file })));
}

export function stepsIn(text: string): string[] {
  return [
    ...new Set(
      [...text.matchAll(/^\s*(?:\*|\/\/|\/\*\*).*@step +(\S+)/gm)].map(([, step]) => step!),
    ),
  ];
}
