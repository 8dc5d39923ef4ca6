import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout.ts";
import type { SourceLine } from "@tale/backstage/source-line";
import type { Player } from "./leg.ts";

export interface StepTags {
  /** Where a party's code plays the first of these steps that it says it plays: the lines that say `@step`. */
  linesOf(steps: readonly string[], party: Player): SourceLine[];
}

/** Reads which step is played where, from this checkout's own comments. */
export function findStepTags(): StepTags {
  const tags = new Map<string, SourceLine[]>();
  for (const path of globSync("{apps,tools/inbox}/**/src/**/*.ts", { cwd: checkout, exclude: (name) => name === "node_modules" || name.endsWith(".test.ts") })) {
    const file = path.replaceAll("\\", "/");
    readFileSync(join(checkout, file), "utf8").split("\n").forEach((text, index) => {
      const [, step] = /^\s*\*.*@step +(\S+)/.exec(text) ?? [];
      if (step) tags.set(step, [...(tags.get(step) ?? []), { file, line: index + 1 }]);
    });
  }
  return {
    linesOf: (steps, party) => {
      const own = steps.map((step) => (tags.get(step) ?? []).filter(({ file }) => file.startsWith(folderOf(party))));
      return own.find((lines) => lines.length > 0) ?? [];
    },
  };
}

/** Which folder a party's code is in. */
function folderOf(party: Player): string {
  if (party === "quillpost") return "apps/blog/";
  if (party === "inbox") return "tools/inbox/";
  return party.endsWith("-contacts") ? "apps/contacts/" : "apps/email-provider/";
}
