import { stepsOf } from "@tale/story/acts";
import { players, type PlayerId } from "@tale/story/cast";
import type { Paint } from "./paint.ts";

/**
 * One upright of the ladder. People and the browser they sit at share one, and so do friends and
 * their inbox.
 */
export interface Lane {
  readonly title: string;
  readonly colour: string;
  readonly players: readonly PlayerId[];
}

export interface Ladder {
  readonly lanes: readonly Lane[];
  readonly laneWidth: number;
}

const lane = (title: string, ...ids: [PlayerId, ...PlayerId[]]): Lane => ({
  title,
  colour: players[ids[0]].colour,
  players: ids,
});

const everyLane = [
  lane("Quinn", "quinn", "browser"),
  lane("Alice", "alice", "browser"),
  lane("Quillpost", "quillpost"),
  lane("Fernmail", "fernmail"),
  lane("Contacts", "fernmail-contacts"),
  lane("Ottermail", "ottermail"),
  lane("Friends", "inbox", "friend"),
];

/** The uprights of an act: those who have a part in it, from left to right. */
export function ladderOf(act: number, columns: number): Ladder {
  const onStage = new Set<PlayerId>(stepsOf(act).flatMap(({ from, to }) => [from, to]));
  const lanes = everyLane.filter(({ players: [first] }) => onStage.has(first!));
  return {
    lanes,
    laneWidth: Math.min(14, Math.max(10, Math.floor((columns - 32) / lanes.length))),
  };
}

export function drawHeads({ lanes, laneWidth }: Ladder, paint: Paint): string {
  return lanes
    .map(({ title, colour }) => {
      const text = title.length + 2 < laneWidth ? ` ${title} ` : title;
      const before = Math.floor((laneWidth - text.length + 1) / 2);
      return (
        " ".repeat(before) + paint.chip(text, colour) + " ".repeat(laneWidth - before - text.length)
      );
    })
    .join("");
}

/**
 * One rung: an arrow from one upright to another, or a dot where somebody acts alone. Solid is the
 * front channel, dashed the back.
 */
export function drawRung(
  { lanes, laneWidth }: Ladder,
  from: PlayerId,
  to: PlayerId,
  line: "solid" | "dashed",
): string {
  const middle = (index: number): number => index * laneWidth + Math.floor(laneWidth / 2);
  const characters = Array.from({ length: lanes.length * laneWidth }, () => " ");
  lanes.forEach((_, index) => (characters[middle(index)] = "│"));

  const [start, end] = [from, to].map((player) =>
    middle(lanes.findIndex(({ players: ids }) => ids.includes(player))),
  ) as [number, number];
  if (start === end) characters[start] = "●";
  for (let at = Math.min(start, end) + 1; at < Math.max(start, end); at += 1)
    characters[at] = line === "solid" ? "─" : "╌";
  if (start < end) characters[end - 1] = "▶";
  if (start > end) characters[end + 1] = "◀";
  return characters.join("");
}
