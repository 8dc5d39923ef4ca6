import { cast } from "@tale/story/cast";
import type { Villain, VillainId } from "@tale/story/villains/villain";
import type { WithGuard, WithoutGuard } from "../play/play-villain.ts";

/** What was played of one villain so far. */
export interface Played {
  /** The choice that was made before it ran. */
  readonly predicted?: number | undefined;
  readonly off?: WithoutGuard;
  readonly on?: WithGuard;
  /** Which half is shown. */
  readonly last?: "off" | "on";
}

/** The menu and the score: Mallory's wins against the guards'. */
export function describeBoard(
  villains: readonly Villain[],
  played: ReadonlyMap<VillainId, Played>,
) {
  const score = (half: "off" | "on") => {
    const loots = [...played.values()].flatMap((one) => one[half]?.loot.length ?? []);
    const mallory = loots.filter((loot) => loot > 0).length;
    return { mallory, guards: loots.length - mallory };
  };
  return {
    off: score("off"),
    on: score("on"),
    rows: villains.map(({ id, title, party, lacks }) => ({
      id,
      title,
      naive: `${cast[party].name} without ${lacks}`,
      off: outcomeOf(played.get(id)?.off),
      on: outcomeOf(played.get(id)?.on),
    })),
  };
}

const outcomeOf = (half: { readonly loot: readonly unknown[] } | undefined): string =>
  half === undefined ? "not yet" : half.loot.length > 0 ? "Mallory" : "the guard";

/** One villain's page: the question, the slot of the check, and what lies on Mallory's desk. */
export function describeVillain(villain: Villain, played: Played = {}) {
  const { predict, check, party } = villain;
  const { off, on, last, predicted } = played;
  const shown = last === "off" ? off : on;
  return {
    ...villain,
    party: cast[party].name,
    choices: predict.choices.map((text, index) => ({ text, index, isChosen: index === predicted })),
    isPlayed: shown !== undefined,
    isOff: last === "off",
    slot: last && {
      isEmpty: last === "off",
      words: `${last === "off" ? "Not asked" : "Asked"}: ${check.claim}`,
      section: check.section,
      verdict:
        last === "off" ? "the guard is out" : on?.stoppedBy?.holds ? "holds: repaired" : "refused",
    },
    happened: last && villain[last],
    loot: shown?.loot ?? [],
    verdict:
      predicted === undefined
        ? undefined
        : {
            isRight: predicted === predict.right,
            answer: predict.choices[predict.right],
          },
    storyFailure: off?.storyFailure,
  };
}
