import { h, oncePerFrame, s } from "../dom.ts";
import { drawLeg } from "./ladder-leg.ts";
import { columnsOf, rowsOf, sizes } from "./layout.ts";
import { chipsOf } from "./secret-chips.ts";
import { roleOf, story } from "../story.ts";
import { gapsIn, seenLegs } from "./views.ts";
import { isRedirect } from "./wording.ts";

/**
 * The sequence diagram. Each leg is drawn once, and again only when it changed; the rest is moved.
 */
export function createLadder(place, { run, look, scale }) {
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

  const drawn = new Map();
  let settled = false;
  let rows = [];
  /**
   * What can be seen of the diagram, in the page's pixels; asked for only when it changes, because
   * to ask is to lay out.
   */
  const sight = { top: 0, left: 0, height: 0, width: 0 };
  const measure = () =>
    Object.assign(sight, {
      top: place.scrollTop,
      left: place.scrollLeft,
      height: place.clientHeight,
      width: place.clientWidth,
    });

  const nameOf = (id) => run.player(id)?.name ?? id;
  const colourOf = (id) => run.player(id)?.colour ?? "#55606e";

  const renderSoon = oncePerFrame(render);

  function render() {
    if (sight.width === 0) measure();
    const all = run.legs();
    const legs = seenLegs(look.view, all);
    const seen = Math.floor(sight.width / scale());
    const columns = columnsOf(run.players(), legs, seen, look.view === "everything");
    const width = Math.max(seen, ([...columns.values()].at(-1) ?? 0) + sizes.right);
    rows = rowsOf(
      legs,
      columns,
      (leg) => chipsOf(run, leg).map(({ label }) => label),
      (leg) => `${leg.step} ${leg.provider}`,
      gapsIn(all, legs),
    );
    const end = (rows.at(-1) ? rows.at(-1).top + rows.at(-1).height : sizes.head) + 90;
    const height = Math.max(end, Math.floor(sight.height / scale()) - sizes.top);

    nothing.hidden = legs.length > 0;
    forgotten.textContent = run.dropped()
      ? `${run.dropped()} more were reported than the stage keeps; the oldest messages are gone.`
      : "";
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", width * scale());
    svg.setAttribute("height", height * scale());
    place.style.setProperty("--scale", scale());
    heads.style.minWidth = `${width * scale()}px`;
    hint();
    drawHeads(columns, height);
    drawBusy(legs, columns);
    drawGaps(width);

    const context = { run, columns, width, nameOf, colourOf, breakpoints: run.state().breakpoints };
    const standing = [...columns.values()].join();
    const kept = new Set();
    legs.forEach((leg, index) => kept.add(renderLeg(leg, rows[index], context, standing)));
    for (const [n, { element }] of drawn) if (!kept.has(n)) (element.remove(), drawn.delete(n));
    settled = true;
    mark();
    follow();
  }

  function renderLeg(leg, row, context, columns) {
    const near = isNear(row);
    const key = [
      near,
      leg.exchange,
      leg.seq,
      look.view,
      row.chapter,
      row.height,
      columns,
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
      const next =
        legsLayer.lastElementChild && Number(legsLayer.lastElementChild.dataset.n) < leg.n
          ? legsLayer.lastElementChild
          : [...legsLayer.children].findLast((other) => Number(other.dataset.n) < leg.n);
      if (next) next.after(element);
      else legsLayer.prepend(element);
    }
    drawn.set(leg.n, { key, element, top: row.top });
    return leg.n;
  }

  /** In sight, or a screen away from it. */
  function isNear({ top, height }) {
    const above = sight.top - sight.height - 200;
    const below = sight.top + 2 * sight.height + 200;
    return (top + height) * scale() > above && top * scale() < below;
  }

  function drawHeads(columns, height) {
    const key = `${[...columns].join()}|${scale()}`;
    if (heads.dataset.key !== key) {
      heads.dataset.key = key;
      const gap = columns.size > 1 ? [...columns.values()][1] - [...columns.values()][0] : 120;
      heads.replaceChildren(...[...columns].map(([id, x]) => head(id, x, gap)));
      lifelines.replaceChildren(
        ...[...columns].map(([id, x]) =>
          s("line", { class: "lifeline", x1: x, x2: x, y1: 0, "--from": colourOf(id) }),
        ),
      );
    }
    for (const line of lifelines.children) line.setAttribute("y2", height);
  }

  function head(id, x, gap) {
    const { name, role } = run.player(id);
    const wide = `${Math.min(gap - 6, 132) * scale()}px`;
    return h(
      "div",
      {
        class: gap < 84 ? "head narrow" : "head",
        "--x": `${x * scale()}px`,
        "--wide": wide,
        "--from": colourOf(id),
        "data-id": id,
      },
      h("strong", {}, shortName(id, name)),
      h("small", {}, shortRole(id, role)),
    );
  }

  /**
   * While somebody handles a request, or the browser carries a redirect, their lifeline is thick.
   */
  function drawBusy(legs, columns) {
    const at = new Map(rows.map((row) => [row.n, row.line]));
    const bar = (id, n, m) =>
      at.has(n) && at.has(m) && columns.has(id)
        ? s("rect", {
            x: columns.get(id) - 4,
            width: 8,
            y: at.get(n),
            height: Math.max(0, at.get(m) - at.get(n)),
            rx: 4,
            "--from": colourOf(id),
          })
        : null;
    const bars = legs.flatMap((leg) => {
      if (leg.kind === "response" && leg.pair !== null) return bar(leg.from, leg.pair, leg.n) ?? [];
      const cause = leg.cause === null ? undefined : run.leg(leg.cause);
      return cause && isRedirect(cause) ? (bar(leg.from, cause.n, leg.n) ?? []) : [];
    });
    busy.replaceChildren(...bars.filter(Boolean));
  }

  /** Where something happened that is not seen from here. */
  function drawGaps(width) {
    const lines = rows
      .filter(({ gap }) => gap)
      .map(({ top, gap }) =>
        s("line", { x1: 24, x2: width - 24, y1: top - gap / 2, y2: top - gap / 2 }),
      );
    gaps.replaceChildren(...lines);
  }

  /** Shows what is selected and where the secret that is pointed at has been. */
  function mark() {
    for (const [n, { element }] of drawn) {
      const isSelected = n === look.selected;
      if ((element.getAttribute("aria-selected") === "true") !== isSelected)
        element.setAttribute("aria-selected", String(isSelected));
      element.classList.toggle(
        "carries",
        look.secret !== null && element.dataset.tags.includes(look.secret),
      );
    }
    place.classList.toggle("following-secret", look.secret !== null);
    if (drawn.has(look.selected))
      place.setAttribute("aria-activedescendant", `leg-${look.selected}`);
    else place.removeAttribute("aria-activedescendant");
    for (const chip of document.querySelectorAll(".chip[data-tag]"))
      chip.classList.toggle("pointed", chip.dataset.tag === look.secret);
  }

  /** Whether there are lanes to the right of what is seen. */
  function hint() {
    place.classList.toggle(
      "goes-on",
      sight.left + sight.width < parseFloat(heads.style.minWidth) - 24,
    );
  }

  /**
   * Keeps the selected leg in sight; the newest one in the lower part, so that there is room for
   * what comes.
   */
  function follow(behavior) {
    const row = rows.find(({ n }) => n === look.selected);
    if (!row) return;
    const top = (row.top + (row.chapter ? 0 : -10)) * scale() - sizes.head * scale();
    const bottom = (row.top + row.height + 30) * scale();
    if (top < sight.top) scrollTo(top, behavior);
    else if (bottom > sight.top + sight.height) scrollTo(bottom - sight.height, behavior);
  }

  function scrollTo(top, behavior = "smooth") {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollTo({
      top,
      behavior: calm || Math.abs(top - sight.top) > 500 ? "instant" : behavior,
    });
  }

  place.addEventListener("click", ({ target }) => {
    const leg = target.closest(".leg");
    if (leg) look.select(Number(leg.dataset.n));
  });
  place.addEventListener(
    "scroll",
    () => {
      const before = sight.drawnAt ?? 0;
      Object.assign(sight, { top: place.scrollTop, left: place.scrollLeft });
      hint();
      if (Math.abs(sight.top - before) < sight.height / 2) return;
      sight.drawnAt = sight.top;
      renderSoon();
    },
    { passive: true },
  );
  new ResizeObserver(() => {
    measure();
    render();
    follow("instant");
  }).observe(place);

  return { render, mark: () => (mark(), follow()), shown: () => rows.map(({ n }) => n) };
}

function shortName(id, name) {
  if (id === "elsewhere") return "others";
  return id.endsWith("-contacts") ? "Contacts" : name.replace(/^(the|a) /, "");
}

const shortRoles = {
  browser: "user agent",
  inbox: "friends' mail",
  quinn: "developer",
  "ottermail-contacts": `${story.players.ottermail.name}'s resource server`,
};

function shortRole(id, role) {
  return shortRoles[id] ?? (roleOf(id) || role);
}
