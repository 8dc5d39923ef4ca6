import { cast, players } from "@tale/story/cast";
import type { Player } from "./run/leg.ts";

/**
 * An authorization server that is not ours, in Ottermail's place: it reports nothing, and others
 * tell what they say to it.
 */
export interface Guest {
  readonly name: string;
  /** Its endpoints by their names in its metadata. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** How the parties are called in this run. */
export interface Naming {
  readonly nameOf: (player: Player) => string;
  readonly roleOf: (player: Exclude<Player, "elsewhere">) => string;
  /** A text of ours, with the guest's name where Ottermail's stands. */
  readonly rename: (text: string) => string;
}

export function createNaming(guest?: Guest): Naming {
  const rename = (text: string): string =>
    guest ? text.replaceAll(cast.ottermail.name, guest.name) : text;
  return {
    rename,
    nameOf: (player) => (player === "elsewhere" ? "somebody else" : rename(players[player].name)),
    roleOf: (player) =>
      guest && player === "ottermail"
        ? "authorization server (not ours)"
        : rename(players[player].role),
  };
}

/** Everybody is who the story says. */
export const usualNaming = createNaming();
