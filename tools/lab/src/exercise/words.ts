import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stepOf, type StepId } from "@tale/story/acts";
import { cast } from "@tale/story/cast";
import type { VillainId } from "@tale/story/villains/villain";
import { createTwoFilesPatch } from "diff";
import { ownText, type Exercise } from "./copy.ts";
import { isSolved, testsNear, type Verdict } from "./judge.ts";

/** Where in the story each guard stands. */
const places: Readonly<Record<VillainId, StepId>> = {
  V1: "act-2.token-request",
  V2: "act-2.authorization-request",
  V3: "act-2.token-request",
  V4: "act-2.token-request",
  V5: "act-2.authorization-response",
  V6: "act-2.authorization-response",
  V7: "act-2.authorization-response",
  V8: "act-2.token-check",
  V9: "act-2.token-check",
  V10: "act-2.token-check",
  V11: "act-2.token-check",
  V12: "act-5.refresh-request",
  V13: "act-2.consent",
  V14: "act-2.consent",
  V15: "act-2.choose-friends",
  V16: "act-2.deliver-mail",
};

const here = (path: string): string => relative(process.cwd(), path) || ".";

/** Where we are, what Mallory does, what to open and what to read. */
export function introduce(exercise: Exercise): string {
  const { villain, folder, files } = exercise;
  const { title, plain } = stepOf(places[villain.id]);
  return [
    `${villain.id}  ${villain.title}`,
    "",
    `where     ${title}: ${plain}`,
    `Mallory   ${villain.attack}`,
    `today     ${villain.off}`,
    `wanted    ${villain.on}`,
    `yours     ${here(folder)}: a copy of ${cast[villain.party].name} without ${villain.lacks}`,
    `open      ${files.map((file) => here(join(folder, file))).join("\n          ")}`,
    `read      ${villain.check.section}${addressOf(villain.check.section)}`,
    `tests     ${testsNear(exercise).join("\n          ")}`,
    "",
    `Each save plays the story and the attack, and runs these tests. npm run exercise hint ${villain.id} helps.`,
  ].join("\n");
}

function addressOf(section: string): string {
  const [, number, part] = /^RFC (\d+) §([\d.]+)$/.exec(section) ?? [];
  return number ? `, https://www.rfc-editor.org/rfc/rfc${number}#section-${part}` : "";
}

/** Three hints, each saying more than the one before. */
export function hintsFor({ villain, folder, files }: Exercise): readonly [string, string, string] {
  const { check, lacks, party } = villain;
  const changed = files.map((file) => {
    const [own, copy] = [ownText(villain, file), readFileSync(join(folder, file), "utf8")];
    const lines = own.split("\n");
    const at = copy.split("\n").findIndex((line, index) => line !== lines[index]);
    return `${here(join(folder, file))}${at < 0 ? "" : `, from line ${at + 1} on`}`;
  });
  return [
    `${cast[party].name} lacks ${lacks}. What would have to be compared, and with what, before it goes on?`,
    `It was taken out of ${changed.join(", and of ")}.`,
    `${cast[party].name} itself asks there: “${check.claim}” (${check.section}).`,
  ];
}

/** The reader's files against the party's own. */
export function solutionOf({ villain, folder, files }: Exercise): string {
  return files
    .map((file) =>
      createTwoFilesPatch(
        here(join(folder, file)),
        `${villain.party}/${file}`,
        readFileSync(join(folder, file), "utf8"),
        ownText(villain, file),
      ),
    )
    .join("\n");
}

/** What a save changed, in four lines at most. */
export function describeVerdict(verdict: Verdict): string {
  const { startFailure, loot, storyFailure, failedTest } = verdict;
  if (startFailure) return `✗ the copy does not start: ${startFailure}`;
  return [
    loot.length > 0
      ? `✗ Mallory still has: ${loot[0]}${loot.length > 1 ? `, and ${loot.length - 1} more` : ""}`
      : "✓ Mallory has nothing",
    storyFailure ? `✗ the story does not hold: ${storyFailure}` : "✓ the story holds",
    failedTest ? `✗ a neighbouring test fails: ${failedTest}` : "✓ the neighbouring tests pass",
    ...(isSolved(verdict) ? ["solved: npm run exercise next goes on"] : []),
  ].join("\n");
}
