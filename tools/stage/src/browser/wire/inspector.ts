import type { Leg } from "../../run/leg.ts";
import { h, nodesOf, within } from "../dom.ts";
import type { Look } from "../look.ts";
import { exchangeOf, type Run } from "../run.ts";
import { stepAt } from "../story.ts";
import { panels } from "./inspector-panels.ts";
import { tabs, type TabId } from "./panel.ts";
import { asSeen, sightOf } from "./views.ts";
import { channelNames, labelOf } from "./wording.ts";

export const tabIds: readonly string[] = tabs.map(({ id }) => id);

export type Inspector = ReturnType<typeof createInspector>;

/** The panel beside the diagram: one leg, told in seven ways. */
export function createInspector(
  place: HTMLElement,
  { run, look }: { readonly run: Run; readonly look: Look },
) {
  const head = h("header", { class: "leg-head" });
  const buttons = tabs.map(({ id, name }) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${id}`,
        "aria-controls": "panel",
        onclick: () => look.show(id),
      },
      name,
      h("span", { class: "count" }),
    ),
  );
  const list = h(
    "div",
    { role: "tablist", "aria-label": "Tell it as", class: "tabs", onkeydown: moveTab },
    buttons,
  );
  const panel = h("div", {
    role: "tabpanel",
    id: "panel",
    tabindex: "0",
    "aria-labelledby": "tab-words",
  });
  place.append(head, list, panel);
  let shown = "";

  function render(): void {
    const whole = run.leg(look.selected);
    const leg = whole && asSeen(look.view, whole);
    place.classList.toggle("is-empty", !leg);
    if (!leg) {
      shown = "";
      head.replaceChildren(h("h2", {}, "Waiting for the first message"));
      return panel.replaceChildren(
        h(
          "p",
          {},
          "The first message is told here: in plain words, on the wire, in checks, rows and code.",
        ),
      );
    }
    const exchange = exchangeOf(run, leg);
    const seqs = [exchange.request?.seq, exchange.response?.seq];
    const key = [leg.n, leg.exchange, leg.seq, ...seqs, look.tab, look.view].join();
    if (key === shown) return;
    const isSameTab = panel.getAttribute("aria-labelledby") === `tab-${look.tab}`;
    const isSameLeg = shown.split(",")[0] === String(leg.n) && shown.includes(look.tab);
    shown = key;
    renderHead(leg);
    renderTabs(leg);
    if (!isSameTab)
      buttons[tabIds.indexOf(look.tab)]?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const draw = panels[look.tab as TabId];
    panel.replaceChildren(
      ...nodesOf(draw(leg, { run, look, ...exchange, sight: sightOf(look.view, leg) })),
    );
    panel.setAttribute("aria-labelledby", `tab-${look.tab}`);
    if (!isSameLeg) panel.scrollTop = 0;
  }

  function renderHead(leg: Leg): void {
    const { strong, rest } = labelOf(leg);
    const [from, to] = [run.player(leg.from), run.player(leg.to)];
    head.replaceChildren(
      h("span", { class: "leg-number", "--from": from?.colour }, leg.n),
      h(
        "div",
        {},
        h("h2", {}, stepAt(leg).title),
        h(
          "p",
          { class: "route" },
          h("b", { "--from": from?.colour }, from?.name ?? leg.from),
          h("span", { "aria-label": "to" }, leg.channel === "front" ? " ⟶ " : " ⇢ "),
          h("b", { "--from": to?.colour }, to?.name ?? leg.to),
          h("span", { class: `channel ${leg.channel}` }, channelNames[leg.channel]),
          leg.state === "held" ? h("span", { class: "channel held" }, "held") : null,
        ),
      ),
      h("code", { class: "leg-label" }, h("b", {}, strong), ` ${rest}`),
    );
  }

  function renderTabs(leg: Leg): void {
    const counts: Partial<Record<TabId, number>> = {
      checks: leg.checks.length,
      rows: leg.rows.length,
    };
    const hasFailed = leg.checks.some(({ holds, isPersonsNo }) => !holds && !isPersonsNo);
    tabs.forEach(({ id }, index) => {
      const tab = buttons[index]!;
      tab.setAttribute("aria-selected", String(id === look.tab));
      tab.tabIndex = id === look.tab ? 0 : -1;
      within(tab, ".count").textContent = counts[id] ? ` ${counts[id]}` : "";
      tab.classList.toggle("has-failed", id === "checks" && hasFailed);
    });
  }

  function moveTab(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    look.show(tabIds[(tabIds.indexOf(look.tab) + by + tabIds.length) % tabIds.length]!);
    within(list, '[aria-selected="true"]').focus();
  }

  return { render, focus: () => panel.focus() };
}
