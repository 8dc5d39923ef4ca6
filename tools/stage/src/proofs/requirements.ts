import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout.ts";
import type { LegCheck } from "../run/leg.ts";

/** A row of `docs/requirements.md`: a demand, who meets it, and the test that proves it. */
export interface Requirement {
  readonly sections: readonly string[];
  readonly words: string;
  readonly file: string;
  /** `apps/blog/src/a.test.ts: its name, as it stands in the code`. */
  readonly test: string;
}

/** Reads the document; a checkout without it has no requirements. */
export function readRequirements(): Requirement[] {
  let text: string;
  try {
    text = readFileSync(join(checkout, "docs/requirements.md"), "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("`", ""));
    const [, sections = "", words = "", file = "", test = ""] = cells.map((cell) =>
      cell.replaceAll("\\|", "|"),
    );
    return line.startsWith("|") && test.includes(".test.ts: ")
      ? [{ sections: sections.split(", "), words, file, test }]
      : [];
  });
}

/** How many words a demand must share with a check of the same party in another file. */
const enough = 3;

/**
 * The demand that a check meets: of the same section, best told by the file where the check stands
 * or is ordered; elsewhere in the same party, only in the same words.
 */
export function requirementOf(
  {
    claim,
    section,
    source,
    orderedAt,
  }: Pick<LegCheck, "claim" | "section" | "source" | "orderedAt">,
  requirements: readonly Requirement[],
): Requirement | undefined {
  if (!source) return undefined;
  const party = partyOf(source.file);
  const said = wordsIn(claim);
  const rated = requirements.flatMap((one) => {
    if (!one.sections.includes(section) || partyOf(one.file) !== party) return [];
    const isThere = one.file === source.file || one.file === orderedAt?.file;
    const shared = said.intersection(wordsIn(`${one.words} ${one.test}`)).size;
    return isThere || shared >= enough ? [{ one, rate: shared + (isThere ? enough : 0) }] : [];
  });
  return rated.sort((first, second) => second.rate - first.rate)[0]?.one;
}

function partyOf(file: string): string | undefined {
  return file.split("/")[1];
}

const small = new Set("the and for not that its with one are was who".split(" "));

function wordsIn(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z_]{3,}/g) ?? [];
  return new Set(words.filter((word) => !small.has(word)).map((word) => word.replace(/s$/, "")));
}
