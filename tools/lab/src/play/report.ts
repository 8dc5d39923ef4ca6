import { cast } from "@tale/story/cast";
import type { Villain } from "@tale/story/villains/villain";
import { wrap } from "@tale/story-tool/player/show/wrap";
import type { Loot } from "../mallory/desk.ts";
import type { Outcome } from "./play-villain.ts";

const width = 78;
const label = 13;

/** Who is attacked and how, and the three choices before it runs. */
export function formatQuestion({ id, title, party, lacks, attack, predict }: Villain): string {
  return [
    `${id}  ${title}`,
    "─".repeat(width),
    ...row("naive", `${cast[party].name} without ${lacks}`),
    ...row("Mallory", attack),
    ...row("predict", predict.question),
    ...predict.choices.flatMap((choice, index) => row("", `${"abc"[index]}) ${choice}`)),
    "",
  ].join("\n");
}

/** What happened in both halves. */
export function formatOutcome({ villain, off, on }: Outcome): string {
  const { check, predict, incident, needsPerson } = villain;
  const { right, choices } = predict;
  const stopped = on.stoppedBy
    ? `${check.mends ? "repaired before" : "refused by"} ${cast[villain.party].name}: ${check.claim} (${check.section})`
    : "no check was found that stops it";
  return [
    ...row("without it", off.loot.length ? villain.off : "the attack failed, which it must not"),
    ...lootRows(off.loot),
    ...row("the story", off.storyFailure ?? "holds: Alice notices no difference"),
    ...row("with it", on.loot.length ? "the attack won, which it must not" : villain.on),
    ...lootRows(on.loot),
    ...row("", stopped),
    ...(needsPerson ? row("no check can", needsPerson) : []),
    ...row("so it was", `${"abc"[right]}) ${choices[right]}`),
    ...row("in the wild", `${incident.year}: ${incident.what}`),
    ...row("", incident.source),
    "",
  ].join("\n");
}

/** Mallory against the guards, over all that was played. */
export function formatScore(outcomes: readonly Outcome[]): string {
  const wins = (half: "off" | "on"): number =>
    outcomes.filter((outcome) => outcome[half].loot.length > 0).length;
  const score = (half: "off" | "on"): string => `${wins(half)} : ${outcomes.length - wins(half)}`;
  return `Mallory against the guards: without them ${score("off")}, with them ${score("on")}`;
}

const most = 3;

function lootRows(loot: readonly Loot[]): string[] {
  const shown = loot.slice(0, most).flatMap(({ what, value }) => row("", `· ${what}: ${value}`));
  return loot.length > most ? [...shown, ...row("", `· and ${loot.length - most} more`)] : shown;
}

function row(name: string, text: string): string[] {
  return wrap(text, width - label).map(
    (line, index) => `${(index === 0 ? name : "").padEnd(label)}${line}`,
  );
}
