import { h } from "../dom.ts";
import { panels } from "./inspector-panels.ts";
import { exchangeOf } from "../run.ts";
import { stepAt } from "../story.ts";
import { asSeen, sightOf } from "./views.ts";
import { channelNames, labelOf } from "./wording.ts";

const tabs = [
  { id: "words", name: "Words" },
  { id: "alice", name: "Page" },
  { id: "wire", name: "Wire" },
  { id: "checks", name: "Checks" },
  { id: "rows", name: "Rows" },
  { id: "code", name: "Code" },
  { id: "curl", name: "curl" },
];
export const tabIds = tabs.map(({ id }) => id);

/** The panel beside the diagram: one leg, told in seven ways. */
export function createInspector(place, { run, look }) {
  const head = h("header", { class: "leg-head" });
  const list = h("div", {
    role: "tablist",
    "aria-label": "Tell it as",
    class: "tabs",
    onkeydown: moveTab,
  });
  const panel = h("div", {
    role: "tabpanel",
    id: "panel",
    tabindex: "0",
    "aria-labelledby": "tab-words",
  });
  list.append(
    ...tabs.map(({ id, name }) =>
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
    ),
  );
  place.append(head, list, panel);
  let shown = "";

  function render() {
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
          "As soon as somebody speaks, it is told here: in plain words, on the wire, in checks, rows and code.",
        ),
      );
    }
    const { request, response } = exchangeOf(run, leg);
    const key = [
      leg.n,
      leg.exchange,
      leg.seq,
      request?.seq,
      response?.seq,
      look.tab,
      look.view,
    ].join();
    if (key === shown) return;
    const isSameTab = panel.getAttribute("aria-labelledby") === `tab-${look.tab}`;
    const isSameLeg = shown.split(",")[0] === String(leg.n) && shown.includes(look.tab);
    shown = key;
    renderHead(leg);
    renderTabs(leg);
    if (!isSameTab)
      list.children[tabIds.indexOf(look.tab)].scrollIntoView({
        block: "nearest",
        inline: "nearest",
      });
    panel.replaceChildren(
      ...[panels[look.tab](leg, { run, look, request, response, sight: sightOf(look.view, leg) })]
        .flat(Infinity)
        .filter(Boolean),
    );
    panel.setAttribute("aria-labelledby", `tab-${look.tab}`);
    if (!isSameLeg) panel.scrollTop = 0;
  }

  function renderHead(leg) {
    const { strong, rest } = labelOf(leg);
    const [from, to] = [leg.from, leg.to].map((id) => run.player(id));
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

  function renderTabs(leg) {
    const counts = { checks: leg.checks.length, rows: leg.rows.length };
    tabs.forEach(({ id }, index) => {
      const tab = list.children[index];
      tab.setAttribute("aria-selected", String(id === look.tab));
      tab.tabIndex = id === look.tab ? 0 : -1;
      tab.querySelector(".count").textContent = counts[id] ? ` ${counts[id]}` : "";
      tab.classList.toggle(
        "has-failed",
        id === "checks" && leg.checks.some(({ holds, isPersonsNo }) => !holds && !isPersonsNo),
      );
    });
  }

  function moveTab(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    look.show(tabIds[(tabIds.indexOf(look.tab) + by + tabIds.length) % tabIds.length]);
    list.querySelector('[aria-selected="true"]').focus();
  }

  return { render, focus: () => panel.focus() };
}
