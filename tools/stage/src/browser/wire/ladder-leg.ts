import type { Leg } from "../../run/leg.ts";
import { s } from "../dom.ts";
import type { Run } from "../run.ts";
import { actOf, stepAt } from "../story.ts";
import { boxesOf } from "./boxes.ts";
import { clamp, type Columns, type Row } from "./layout.ts";
import { drawBoxes, drawChips } from "./leg-boxes.ts";
import { chipsOf } from "./secret-chips.ts";
import { isRedirect, labelOf, sentenceOf, shorten, withoutIds, type NameOf } from "./wording.ts";

/** What all legs of one drawing share. */
export interface LegContext {
  readonly run: Run;
  readonly columns: Columns;
  readonly width: number;
  readonly nameOf: NameOf;
  readonly colourOf: (id: string) => string;
  readonly breakpoints: readonly string[];
  /** Whether rows that tell nothing of the tale are drawn, too. */
  readonly showsAll: boolean;
}

/**
 * Draws one leg with all that hangs on it; its row begins at y = 0.
 *
 * @param isNear whether it can be seen, or nearly: what is far away only has its name, for it is
 *   many
 */
export function drawLeg(leg: Leg, row: Row, context: LegContext, isNear: boolean): SVGGElement {
  const { run, columns, width, nameOf, colourOf, breakpoints } = context;
  const y = row.line - row.top;
  const from = columns.get(leg.from) ?? 0;
  const to = columns.get(leg.to) ?? 0;
  const isHeld = breakpoints.includes(leg.step) || breakpoints.includes("*");
  const classes = ["leg", leg.channel, leg.kind, leg.state, isRedirect(leg) ? "redirect" : ""];
  return s(
    "g",
    {
      class: classes.join(" "),
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
        person(leg, context, y, to),
        line(leg, from, to, y),
        label(leg, from, to, y, width),
        drawChips(chipsOf(run, leg), row, columns, leg, width),
        number(leg, from, y),
        drawBoxes(boxesOf(leg, context.showsAll), row, columns, width),
      ),
  );
}

function chapterHead(leg: Leg, row: Row, width: number, isHeld: boolean): SVGElement {
  const y = row.chapter - 10;
  const title = stepAt(leg).title;
  return s(
    "g",
    { class: "chapter" },
    s("line", { x1: 0, x2: width, y1: 10, y2: 10 }),
    row.opensAct ? s("text", { class: "act", x: 16, y: 32 }, actOf(leg.step)) : null,
    isHeld
      ? s("path", { class: "pause", d: `M16 ${y - 12}h4v12h-4zM24 ${y - 12}h4v12h-4z` })
      : null,
    s("text", { class: "step", x: isHeld ? 38 : 16, y }, title),
  );
}

function line(leg: Leg, from: number, to: number, y: number): SVGElement {
  if (from === to)
    return s("path", { class: "line", d: `M${from} ${y - 10}h34v14h-30`, "--tip": "0" });
  const direction = Math.sign(to - from);
  const end = to - direction * 5;
  const start = from + direction * halfOf(leg);
  const middle = (start + end) / 2;
  return s(
    "g",
    { class: "arrow", "--origin": `${from}px` },
    s("line", { class: "hit", x1: from, x2: to, y1: y, y2: y }),
    s("line", {
      class: "line",
      x1: start,
      x2: leg.state === "lost" ? middle : end - direction * 6,
      y1: y,
      y2: y,
    }),
    leg.state === "lost"
      ? s("path", { class: "lost-end", d: `M${middle - 6} ${y - 6}l12 12m0-12l-12 12` })
      : s("path", { class: "tip", d: `M${end} ${y}l${-direction * 11} -5.500v11z` }),
  );
}

/**
 * The person at the browser: what she did, and when a page came for her. Where she stands beyond the
 * arrow's other end, she gets a line below it.
 */
function person(leg: Leg, { run, columns, colourOf }: LegContext, line: number, to: number) {
  const at = leg.who ? columns.get(leg.who) : undefined;
  const browser = columns.get("browser");
  if (!leg.who || leg.channel !== "front" || at === undefined || browser === undefined) return null;
  const cause = run.leg(leg.cause);
  const acted = leg.kind === "request" && !(cause && isRedirect(cause));
  const sees = leg.kind === "response" && leg.page;
  if (!acted && !sees) return null;
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

const states = { held: "held", current: "on its way", lost: "no answer", done: "" };

function label(leg: Leg, from: number, to: number, y: number, width: number): SVGElement {
  const { strong, rest } = labelOf(leg);
  const span = Math.abs(to - from);
  const room = Math.max(22, Math.floor((span - 40) / 7.3));
  const text = shorten(withoutIds(rest), Math.max(room, 26));
  const wide = (strong.length + text.length + 1) * 7.5;
  const x = wide < span - 36 ? (from + to) / 2 - wide / 2 : clamp((from + to) / 2, wide, width);
  const state = leg.state === "current" && leg.kind === "response" ? "" : states[leg.state];
  return s(
    "text",
    { class: "label", x, y: y - 15 },
    s("tspan", { class: "strong" }, strong),
    ` ${text}`,
    state ? s("tspan", { class: "state" }, `  ${state}`) : null,
  );
}

const halfOf = ({ n }: Leg): number => 10 + 3.8 * String(n).length;

function number(leg: Leg, from: number, y: number): SVGElement {
  const half = halfOf(leg);
  return s(
    "g",
    { class: "number" },
    s("rect", { x: from - half, y: y - 13, width: 2 * half, height: 26, rx: 13 }),
    s("text", { x: from, y: y + 4.8 }, leg.n),
  );
}
