import { filesMatching, read } from "./workspace.ts";

/** Where the code plays which step: `@step act-2.token-request` in the comment above it. */
export interface StepTag {
  readonly step: string;
  readonly file: string;
  /** The first line of code below the comment, from 1. */
  readonly line: number;
}

export function findStepTags(): StepTag[] {
  return filesMatching("{apps,tools}/*/src/**/*.ts")
    .filter((file) => !file.endsWith(".test.ts") && !file.startsWith("tools/docs/"))
    .flatMap((file) => stepsIn(read(file)).map((tag) => ({ ...tag, file })));
}

export function stepsIn(text: string): Omit<StepTag, "file">[] {
  const lines = text.split("\n");
  const tags = lines.flatMap((comment, index) => {
    const step = /^\s*(?:\*|\/\/|\/\*\*).*@step +(\S+)/.exec(comment)?.[1];
    const code = lines.findIndex((line, at) => at > index && !/^\s*(?:\*|\/\/|$)/.test(line));
    return step ? [{ step, line: code + 1 }] : [];
  });
  return tags.filter(({ step }, index) => tags.findIndex((tag) => tag.step === step) === index);
}
