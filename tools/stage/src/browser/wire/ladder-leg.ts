import { s } from "../dom.ts";
import { clamp, widthOfChip } from "./layout.ts";
import { chipsOf, svgChip } from "./secret-chips.ts";
import { actOf, stepAt } from "../story.ts";
import { countBoxes, isRedirect, labelOf, sentenceOf, shorten } from "./wording.ts";

const icons = {
  good: "M0 4.5 3.5 8 10 0",
  bad: "M0 0 9 9M9 0 0 9",
  no: "M0 4.5h10",
  row: "M0 0h10v9h-10zM0 3h10M0 6h10M4 3v6",
};

/**
 * Draws one leg with all that hangs on it; its row begins at y = 0.
 * @param isNear whether it can be seen, or nearly: what is far away only has its name, for it is
 * many
 */
export function drawLeg(leg, row, { run, columns, width, nameOf, colourOf, breakpoints }, isNear) {
  const y = row.line - row.top;
  const from = columns.get(leg.from) ?? 0;
  const to = columns.get(leg.to) ?? 0;
  const isHeld = breakpoints.includes(leg.step) || breakpoints.includes("*");
  const classes = ["leg", leg.channel, leg.kind, leg.state, isRedirect(leg) ? "redirect" : ""].join(
    " ",
  );
  return s(
    "g",
    {
      class: classes,
      id: `leg-${leg.n}`,
      role: "option",
      "aria-selected": "false",
      "data-n": leg.n,
      "data-tags": leg.secrets.join(" "),
      "--from": colourOf(leg.from),
      "--to": colourOf(leg.to),
    },
    s("title", { class: "says" }, sentenceOf(leg, nameOf)),
    s("rect", {
      class: "band",
      "aria-hidden": "true",
      x: 0,
      y: row.chapter + 2,
      width,
      height: row.height - row.chapter - 4,
      rx: 10,
    }),
    isNear &&
      s(
        "g",
        { "aria-hidden": "true" },
        row.chapter ? chapterHead(leg, row, width, isHeld) : null,
        person(leg, run, columns, y, to, colourOf),
        line(leg, from, to, y),
        label(leg, from, to, y, width),
        chips(run, leg, row, from, to, width),
        number(leg, from, y),
        boxes(leg, row, columns, width),
      ),
  );
}

function chapterHead(leg, row, width, isHeld) {
  return s(
    "g",
    { class: "chapter" },
    s("line", { x1: 0, x2: width, y1: 10, y2: 10 }),
    row.opensAct ? s("text", { class: "act", x: 16, y: 32 }, actOf(leg.step)) : null,
    s(
      "text",
      { class: "step", x: 16, y: row.chapter - 8 },
      stepAt(leg).title + (isHeld ? "  ⏸" : ""),
    ),
  );
}

function line(leg, from, to, y) {
  if (from === to)
    return s("path", { class: "line", d: `M${from} ${y - 10}h34v14h-30`, "--tip": "0" });
  const direction = Math.sign(to - from);
  const end = to - direction * 5;
  const start = from + direction * (9 + 3.4 * String(leg.n).length);
  return s(
    "g",
    { class: "arrow", "--origin": `${from}px` },
    s("line", { class: "hit", x1: from, x2: to, y1: y, y2: y }),
    s("line", {
      class: "line",
      x1: start,
      x2: leg.state === "lost" ? (start + end) / 2 : end - direction * 6,
      y1: y,
      y2: y,
    }),
    leg.state === "lost"
      ? s("path", { class: "lost-end", d: `M${(start + end) / 2 - 6} ${y - 6}l12 12m0-12l-12 12` })
      : s("path", { class: "tip", d: `M${end} ${y}l${-direction * 11} -5.5v11z` }),
  );
}

/**
 * The person at the browser: what she did, and when a page came for her. Who stands beyond the
 * arrow's other end gets a line below it.
 */
function person(leg, run, columns, line, to, colourOf) {
  if (!leg.who || leg.channel !== "front" || !columns.has(leg.who)) return null;
  const cause = leg.cause === null ? undefined : run.leg(leg.cause);
  const acted = leg.kind === "request" && !(cause && isRedirect(cause));
  const sees = leg.kind === "response" && leg.page;
  if (!acted && !sees) return null;
  const at = columns.get(leg.who);
  const browser = columns.get("browser");
  const other = acted ? to : (columns.get(leg.from) ?? 0);
  const y = Math.sign(at - browser) === Math.sign(other - browser) ? line + 9 : line;
  const sign = acted
    ? s("circle", { cx: at, cy: y, r: 6 })
    : s("path", { d: `M${at - 9} ${y - 7}h18v14h-18zM${at - 9} ${y - 3}h18` });
  return s(
    "g",
    { class: `person ${acted ? "acted" : "sees"}`, "--from": colourOf(leg.who) },
    s("line", { x1: at, x2: browser - Math.sign(browser - at) * (acted ? 16 : 6), y1: y, y2: y }),
    sign,
  );
}

function label(leg, from, to, y, width) {
  const { strong, rest } = labelOf(leg);
  const span = Math.abs(to - from);
  const room = Math.max(22, Math.floor((span - 40) / 7.1));
  const text = shorten(rest, Math.max(room, 26));
  const wide = (strong.length + text.length + 1) * 7.3;
  const x = wide < span - 36 ? (from + to) / 2 - wide / 2 : clamp((from + to) / 2, wide, width);
  const state = {
    held: "held",
    current: leg.kind === "request" ? "on its way" : "",
    lost: "no answer",
  }[leg.state];
  return s(
    "text",
    { class: "label", x, y: y - 15 },
    s("tspan", { class: "strong" }, strong),
    ` ${text}`,
    state ? s("tspan", { class: "state" }, `  ${state}`) : null,
  );
}

function chips(run, leg, row, from, to, width) {
  const all = chipsOf(run, leg);
  if (all.length === 0) return null;
  const total = all.reduce((sum, chip) => sum + widthOfChip(chip.label) + 4, -4);
  let x = clamp((from + to) / 2, total, width);
  const drawn = all.map((chip) => {
    const one = svgChip(chip, x, row.chips - row.top);
    x += widthOfChip(chip.label) + 4;
    return one;
  });
  return s("g", { class: "chips", "--way": `${from - (from + to) / 2}px` }, ...drawn);
}

function number(leg, from, y) {
  const half = 9 + 3.4 * String(leg.n).length;
  return s(
    "g",
    { class: "number" },
    s("rect", { x: from - half, y: y - 12, width: 2 * half, height: 24, rx: 12 }),
    s("text", { x: from, y: y + 4.2 }, leg.n),
  );
}

function boxes(leg, row, columns, width) {
  const shown = boxesOf(leg);
  if (shown.length === 0) return null;
  const party = (leg.checks[0] ?? leg.rows[0]).party;
  const widths = shown.map(({ text }) => Math.ceil(text.length * 6.7) + 34);
  let x = clamp(
    columns.get(party) ?? 0,
    widths.reduce((sum, one) => sum + one + 4, -4),
    width,
  );
  const drawn = shown.map(({ kind, text }, index) => {
    const one = s(
      "g",
      { class: `box ${kind}`, transform: `translate(${x} ${row.boxes - row.top})` },
      s("rect", { width: widths[index], height: 22, rx: 5 }),
      s("path", { d: icons[kind], transform: "translate(9 6.5)" }),
      s("text", { x: 26, y: 15.5 }, text),
    );
    x += widths[index] + 4;
    return one;
  });
  return s("g", { class: "boxes" }, ...drawn);
}

const signs = { insert: "+", update: "~", delete: "−" };

function boxesOf(leg) {
  const { held, rows } = countBoxes(leg);
  const failed = leg.checks
    .filter((check) => !check.holds)
    .map(({ refusal, isPersonsNo }) => ({
      kind: isPersonsNo ? "no" : "bad",
      text: shorten(refusal, 60),
    }));
  const good =
    held === 0
      ? []
      : [
          {
            kind: "good",
            text:
              held === 1
                ? shorten(leg.checks.find(({ holds }) => holds).claim, 36)
                : `${held} checks`,
          },
        ];
  const tables = [...new Set(leg.rows.map(({ table, change }) => `${signs[change]} ${table}`))];
  const stored =
    tables.length > 2
      ? [{ kind: "row", text: `${rows} rows` }]
      : tables.map((text) => ({ kind: "row", text }));
  return [...good, ...failed, ...stored];
}
