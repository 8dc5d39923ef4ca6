/** Where everything stands in the diagram, in numbers only. */

export const sizes = {
  left: 70,
  right: 70,
  lane: 68,
  top: 14,
  head: 80,
  chapter: 42,
  gap: 22,
  act: 22,
  leg: 54,
  line: 38,
  chips: 24,
  boxes: 28,
  chip: 20,
  letter: 6.9,
};

/** Those who always have a lifeline; others get one when they first play. */
const always = ["alice", "browser", "quillpost", "fernmail", "fernmail-contacts", "inbox"];

/**
 * @param isEverybody whether those who always play are there before they do; who sees a part of the
 * run only sees those who play in it
 * @returns the x of each player who is on stage; further apart than `width` has room for when names
 * would run into each other
 */
export function columnsOf(players, legs, width, isEverybody = true) {
  const playing = new Set(isEverybody ? always : []);
  for (const { from, to, who } of legs) for (const id of [from, to, who]) if (id) playing.add(id);
  const shown = players.filter(({ id }) => playing.has(id));
  const gap = Math.max(
    sizes.lane,
    (width - sizes.left - sizes.right) / Math.max(1, shown.length - 1),
  );
  return new Map(shown.map(({ id }, index) => [id, Math.round(sizes.left + gap * index)]));
}

export function widthOfChip(label) {
  return Math.ceil(label.length * sizes.letter) + 30;
}

/**
 * The rows of the diagram from top to bottom.
 * @param chipsOf labels of the secrets on a leg
 * @param titleOf what stands over the chapter that a leg belongs to
 * @param gaps the numbers of legs before which something happened that is not shown
 * @returns for each leg its top, its height, whether a chapter opens above it, and where chips and
 * boxes go
 */
export function rowsOf(legs, columns, chipsOf, titleOf, gaps = new Set()) {
  let y = sizes.head;
  let title = "";
  let act = "";
  return legs.map((leg) => {
    const gap = gaps.has(leg.n) ? sizes.gap : 0;
    y += gap;
    const heading = titleOf(leg);
    const opensChapter = heading !== title;
    title = heading;
    const opensAct =
      actOf(leg.step) !== act &&
      (act === "" || (actOf(leg.step) !== "" && leg.channel === "front"));
    if (opensAct) act = actOf(leg.step);
    const chapter = opensChapter ? sizes.chapter + (opensAct ? sizes.act : 0) : 0;
    const chips = chipsOf(leg).reduce((sum, label) => sum + widthOfChip(label) + 4, 0);
    const span = Math.abs((columns.get(leg.to) ?? 0) - (columns.get(leg.from) ?? 0));
    const chipsBelow = chips > 0 && chips > span - 44;
    const hasBoxes = leg.checks.length + leg.rows.length > 0;
    const line = y + chapter + sizes.line;
    const boxes = line + 14 + (chips > 0 ? (chipsBelow ? sizes.chips : 4) : 0);
    const height =
      chapter +
      sizes.leg +
      (chipsBelow ? sizes.chips : 0) +
      (hasBoxes ? sizes.boxes + (chips > 0 && !chipsBelow ? 4 : 0) : 0);
    const row = {
      n: leg.n,
      top: y,
      height,
      gap,
      chapter,
      opensAct,
      line,
      boxes,
      chips: chipsBelow ? line + 21 : line,
    };
    y += height;
    return row;
  });
}

/** Keeps what is `width` wide and should be centred on `x` inside the picture. */
export function clamp(x, width, total) {
  return Math.max(6, Math.min(x - width / 2, total - width - 6));
}

function actOf(step) {
  return /^act-(\d+)/.exec(step)?.[1] ?? "";
}
