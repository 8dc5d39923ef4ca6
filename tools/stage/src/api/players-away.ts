import type { ResetResult } from "../backstage/parties.ts";
import type { Player } from "../run/leg.ts";

/** Those who did not do what the stage asked of them. */
export function playersAway(answers: readonly (readonly [Player, ResetResult])[]): Player[] {
  return answers.filter(([, answer]) => answer !== "reset").map(([player]) => player);
}
