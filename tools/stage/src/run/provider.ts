import type { ProviderId } from "@tale/story/spoken-at";
import type { Player } from "./leg.ts";

const providerOf: Partial<Record<Player, ProviderId>> = {
  fernmail: "fernmail",
  "fernmail-contacts": "fernmail",
  ottermail: "ottermail",
  "ottermail-contacts": "ottermail",
};

/** @returns the first provider there is */
export function providerAmong(...players: readonly Player[]): ProviderId | null {
  return (
    players.map((player) => providerOf[player]).find((provider) => provider !== undefined) ?? null
  );
}
