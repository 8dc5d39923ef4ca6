import type { Leg } from "../../run/leg.ts";
import { h, oncePerFrame, s, targetOf } from "../dom.ts";
import type { Look } from "../look.ts";
import type { Run } from "../run.ts";
import { boxesOf } from "./boxes.ts";
import { foldLegs, type Fold } from "./folds.ts";
import { foldLine, gapLine } from "./ladder-gaps.ts";
import { drawBusy, drawHeads } from "./ladder-heads.ts";
import { drawLeg, type LegContext } from "./ladder-leg.ts";
import { createLadderSight } from "./ladder-sight.ts";
import { columnsOf, rowsOf, sizes, type Columns, type Row } from "./layout.ts";
import { chipsOf } from "./secret-chips.ts";
import { gapsIn, seenLegs } from "./views.ts";

interface LadderParts {
  readonly run: Run;
  readonly look: Look;
  readonly scale: () => number;
}

interface DrawnLeg {
  key: string;
  element: SVGGElement;
  top: number;
}

/** The sequence diagram. Each leg is drawn once, and again only when it changed; the rest is moved. */
export function createLadder(place: HTMLElement, { run, look, scale }: LadderParts) {
  const heads = h("div", { class: "heads", "aria-hidden": "true" });
  const lifelines = s("g", { class: "lifelines", "aria-hidden": "true" });
  const busy = s("g", { class: "busy", "aria-hidden": "true" });
  const legsLayer = s("g", { role: "presentation" });
  const gaps = s("g", { class: "gaps", "aria-hidden": "true" });
  const svg = s("svg", { role: "presentation" }, lifelines, busy, gaps, legsLayer);
  const nothing = h(
    "p",
    { class: "nothing" },
    "Nothing has been said yet. Let Alice write a post.",
  );
  const forgotten = h("p", { class: "forgotten" });
  place.replaceChildren(heads, svg, nothing, forgotten);

  const drawn = new Map<number, DrawnLeg>();
  let settled = false;
  let rows: Row[] = [];
  const sight = createLadderSight(place, {
    scale,
    goesOnTo: () => parseFloat(heads.style.minWidth),
    scrolledFar: oncePerFrame(render),
    resized: () => (render(), sight.follow(selectedRow(), "instant")),
  });

  const nameOf = (id: string): string => run.player(id)?.name ?? id;
  const colourOf = (id: string): string => run.player(id)?.colour ?? "#55606e";
  const selectedRow = (): Row | undefined => rows.find(({ n }) => n === look.selected);

  function render(): void {
    sight.measureOnce();
    const all = run.legs();
    const visible = seenLegs(look.view, all);
    const folded = look.showsAll
      ? { shown: visible, before: new Map<number, Fold>(), last: undefined }
      : foldLegs(visible, look.opened);
    const legs = folded.shown;
    const seen = Math.floor(sight.width() / scale());
    const columns = columnsOf(run.players(), legs, seen, look.view === "everything");
    const width = Math.max(seen, ([...columns.values()].at(-1) ?? 0) + sizes.right);
    const unseen = gapsIn(all, visible);
    rows = rowsOf(legs, columns, {
      chipsOf: (leg) => chipsOf(run, leg).map(({ label }) => label),
      titleOf: (leg) => `${leg.step} ${leg.provider}`,
      boxesOf: (leg) => boxesOf(leg, look.showsAll),
      gaps: new Map(
        legs.map(({ n }) => [
          n,
          (folded.before.has(n) ? sizes.fold : 0) + (unseen.has(n) ? sizes.gap : 0),
        ]),
      ),
    });
    const last = rows.at(-1);
    const bottom = last ? last.top + last.height : sizes.head;
    const end = bottom + (folded.last ? sizes.fold : 0) + 90;
    const height = Math.max(end, Math.floor(sight.height() / scale()) - sizes.top);

    nothing.hidden = visible.length > 0;
    forgotten.textContent = run.dropped()
      ? `${run.dropped()} more were reported than the stage keeps; the oldest messages are gone.`
      : "";
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", String(width * scale()));
    svg.setAttribute("height", String(height * scale()));
    place.style.setProperty("--scale", String(scale()));
    heads.style.minWidth = `${width * scale()}px`;
    sight.hint();
    renderHeads(columns, height);
    busy.replaceChildren(...drawBusy(run, legs, rows, columns));
    const folds = rows.flatMap((row) => foldLine(folded.before.get(row.n), row.top, width));
    const hidden = rows.filter(({ n }) => unseen.has(n)).map((row) => gapLine(row, width));
    gaps.replaceChildren(...hidden, ...folds, ...foldLine(folded.last, bottom + sizes.fold, width));

    const { breakpoints } = run.state();
    const context = {
      ...{ run, columns, width, nameOf, colourOf, breakpoints },
      showsAll: look.showsAll,
    };
    const standing = [...columns.values()].join();
    const kept = new Set(legs.map((leg, index) => renderLeg(leg, rows[index]!, context, standing)));
    for (const [n, { element }] of drawn) if (!kept.has(n)) (element.remove(), drawn.delete(n));
    settled = true;
    mark();
    sight.follow(selectedRow());
  }

  function renderLeg(leg: Leg, row: Row, context: LegContext, columns: string): number {
    const near = sight.isNear(row);
    const key = [
      ...[near, leg.exchange, leg.seq, look.view, look.showsAll, row.chapter, row.height, columns],
      context.breakpoints.join(),
    ].join("|");
    const known = drawn.get(leg.n);
    if (known?.key === key) {
      if (known.top !== row.top)
        known.element.setAttribute("transform", `translate(0 ${(known.top = row.top)})`);
      return leg.n;
    }
    const element = drawLeg(leg, row, context, near);
    element.setAttribute("transform", `translate(0 ${row.top})`);
    if (known) known.element.replaceWith(element);
    else {
      if (settled) element.classList.add("fresh");
      const before = [...legsLayer.children].findLast(
        (other) => Number((other as SVGElement).dataset["n"]) < leg.n,
      );
      if (before) before.after(element);
      else legsLayer.prepend(element);
    }
    drawn.set(leg.n, { key, element, top: row.top });
    return leg.n;
  }

  function renderHeads(columns: Columns, height: number): void {
    const key = `${[...columns].join()}|${scale()}`;
    if (heads.dataset["key"] !== key) {
      heads.dataset["key"] = key;
      heads.replaceChildren(...drawHeads(run, columns, scale()));
      lifelines.replaceChildren(
        ...[...columns].map(([id, x]) =>
          s("line", { class: "lifeline", x1: x, x2: x, y1: 0, "--from": colourOf(id) }),
        ),
      );
    }
    for (const line of lifelines.children) line.setAttribute("y2", String(height));
  }

  /** Shows what is selected and where the secret that is pointed at has been. */
  function mark(): void {
    for (const [n, { element }] of drawn) {
      const isSelected = n === look.selected;
      if ((element.getAttribute("aria-selected") === "true") !== isSelected)
        element.setAttribute("aria-selected", String(isSelected));
      const carries = look.secret !== null && element.dataset["tags"]!.includes(look.secret);
      element.classList.toggle("carries", carries);
    }
    place.classList.toggle("following-secret", look.secret !== null);
    if (look.selected !== null && drawn.has(look.selected))
      place.setAttribute("aria-activedescendant", `leg-${look.selected}`);
    else place.removeAttribute("aria-activedescendant");
    for (const chip of document.querySelectorAll<HTMLElement>(".chip[data-tag]"))
      chip.classList.toggle("pointed", chip.dataset["tag"] === look.secret);
  }

  place.addEventListener("click", (event) => {
    const fold = targetOf(event).closest<SVGElement>(".fold");
    if (fold) return look.open(Number(fold.dataset["n"]));
    const leg = targetOf(event).closest<SVGElement>(".leg");
    if (leg) look.select(Number(leg.dataset["n"]));
  });

  return {
    render,
    mark: () => (mark(), sight.follow(selectedRow())),
    shown: () => rows.map(({ n }) => n),
  };
}
