import type { Leg } from "../../run/leg.ts";
import type { PlayerView } from "../run-view.ts";
import type { Box } from "./boxes.ts";

/** Where everything stands in the diagram, in numbers only. */

export const sizes = {
  left: 74,
  right: 74,
  lane: 68,
  top: 14,
  head: 84,
  chapter: 46,
  gap: 22,
  fold: 38,
  act: 22,
  leg: 56,
  line: 40,
  chips: 26,
  box: 26,
  letter: 7.2,
};

/** Those who always have a lifeline; others get one when they first play. */
const always = ["alice", "browser", "quillpost", "fernmail", "fernmail-contacts", "inbox"];

export type Columns = ReadonlyMap<string, number>;

/**
 * @param isEverybody whether those who always play are there before they do; who sees a part of the
 *   run only sees those who play in it
 * @returns the x of each player who is on stage; further apart than `width` has room for when names
 *   would run into each other
 */
export function columnsOf(
  players: readonly Pick<PlayerView, "id">[],
  legs: readonly Leg[],
  width: number,
  isEverybody = true,
): Map<string, number> {
  const playing = new Set<string>(isEverybody ? always : []);
  for (const { from, to, who } of legs) for (const id of [from, to, who]) if (id) playing.add(id);
  const shown = players.filter(({ id }) => playing.has(id));
  const gap = Math.max(
    sizes.lane,
    (width - sizes.left - sizes.right) / Math.max(1, shown.length - 1),
  );
  return new Map(shown.map(({ id }, index) => [id, Math.round(sizes.left + gap * index)]));
}

export function widthOfChip(label: string): number {
  return Math.ceil(label.length * sizes.letter) + 36;
}

export interface Row {
  readonly n: number;
  readonly top: number;
  readonly height: number;
  /** Room above it, where something happened that is not drawn. */
  readonly gap: number;
  readonly chapter: number;
  readonly opensAct: boolean;
  readonly line: number;
  readonly boxes: number;
  readonly chips: number;
}

export interface RowOptions {
  /** Labels of the secrets on a leg. */
  readonly chipsOf: (leg: Leg) => readonly string[];
  /** What stands over the chapter that a leg belongs to. */
  readonly titleOf: (leg: Leg) => string;
  readonly boxesOf: (leg: Leg) => readonly Box[];
  /** How much room the legs need above them, by their numbers. */
  readonly gaps?: ReadonlyMap<number, number>;
}

/**
 * The rows of the diagram from top to bottom.
 *
 * @returns for each leg its top, its height, whether a chapter opens above it, and where chips and
 *   boxes go
 */
export function rowsOf(legs: readonly Leg[], columns: Columns, options: RowOptions): Row[] {
  let y = sizes.head;
  let title = "";
  let act = "";
  return legs.map((leg) => {
    const gap = options.gaps?.get(leg.n) ?? 0;
    y += gap;
    const heading = options.titleOf(leg);
    const opensChapter = heading !== title;
    title = heading;
    const opensAct =
      actOf(leg.step) !== act &&
      (act === "" || (actOf(leg.step) !== "" && leg.channel === "front"));
    if (opensAct) act = actOf(leg.step);
    const chapter = opensChapter ? sizes.chapter + (opensAct ? sizes.act : 0) : 0;
    const chips = options.chipsOf(leg).reduce((sum, label) => sum + widthOfChip(label) + 4, 0);
    const span = Math.abs((columns.get(leg.to) ?? 0) - (columns.get(leg.from) ?? 0));
    const chipsBelow = chips > 0 && chips > span - 44;
    const boxes = options.boxesOf(leg).length;
    const line = y + chapter + sizes.line;
    const row = {
      n: leg.n,
      top: y,
      height:
        chapter +
        sizes.leg +
        (chipsBelow ? sizes.chips : 0) +
        boxes * sizes.box +
        (boxes > 0 && chips > 0 && !chipsBelow ? 4 : 0),
      gap,
      chapter,
      opensAct,
      line,
      boxes: line + 14 + (chips > 0 ? (chipsBelow ? sizes.chips : 4) : 0),
      chips: chipsBelow ? line + 21 : line,
    };
    y += row.height;
    return row;
  });
}

/** Keeps what is `width` wide and should be centred on `x` inside the picture. */
export function clamp(x: number, width: number, total: number): number {
  return Math.max(6, Math.min(x - width / 2, total - width - 6));
}

/** Where something that hangs on a lane begins: to its right, or to its left where the picture ends. */
export function besideLane(x: number, width: number, total: number): number {
  return x + 8 + width <= total - 6 ? x + 8 : Math.max(6, x - 8 - width);
}

function actOf(step: string): string {
  return /^act-(\d+)/.exec(step)?.[1] ?? "";
}
