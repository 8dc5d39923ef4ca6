import { browsers } from "./villains/browsers.ts";
import { codes } from "./villains/codes.ts";
import { people } from "./villains/people.ts";
import { tokens } from "./villains/tokens.ts";
import type { Villain, VillainId } from "./villains/villain.ts";

/** Act 7, in order: the same list on the stage, in the terminal, in exercises and tests. */
export const villains: readonly Villain[] = [...codes, ...browsers, ...tokens, ...people];

export function villainOf(id: VillainId): Villain {
  return villains.find((villain) => villain.id === id)!;
}
