import type { Leg } from "../../run/leg.ts";
import { termCard } from "../cards/term-card.ts";
import { h, type Children } from "../dom.ts";
import { pageBefore } from "../run.ts";
import { sectionLink } from "../section-link.ts";
import { actOf, stepAt } from "../story.ts";
import { showProofs } from "./check-proofs.ts";
import { codePanel, curlPanel } from "./code-panels.ts";
import { copyButton } from "./copy-button.ts";
import { drawPage } from "./page-panel.ts";
import type { Panel, PanelContext, TabId } from "./panel.ts";
import { rowsPanel } from "./rows-panel.ts";
import { wirePanel } from "./wire-panel.ts";
import { sentenceOf, transcriptOf, uncheckedOf } from "./wording.ts";

/**
 * One leg in plain words, as Alice's page, as bytes on the wire, as checks, as rows, as code, as a
 * command.
 */
export const panels: Readonly<Record<TabId, Panel>> = {
  words,
  alice,
  wire: wirePanel,
  checks,
  rows: rowsPanel,
  code: codePanel,
  curl: curlPanel,
};

function words(leg: Leg, { run }: PanelContext): Children {
  const step = stepAt(leg);
  const nameOf = (id: string): string => run.player(id)?.name ?? id;
  return [
    h("p", { class: "eyebrow" }, actOf(leg.step)),
    h("p", { class: "lead" }, step.plain),
    h("p", { class: "why" }, step.why),
    ...leg.terms.map((id) => termCard(id, "just became real")),
    h("p", { class: "heard" }, sentenceOf(leg, nameOf)),
    h(
      "p",
      {},
      copyButton("Copy as text", () => transcriptOf(leg, step, nameOf)),
    ),
  ];
}

/** What stands in front of the person at the browser. */
function alice(leg: Leg, { run }: PanelContext): Children {
  const before = pageBefore(run.legs(), leg.n);
  if (!before) return h("p", {}, "No page has come to the browser yet.");
  const reader = (before.who && run.player(before.who)?.name) || "the reader";
  return [
    h(
      "p",
      { class: "hint" },
      before.n === leg.n
        ? "This message brings the page."
        : `The page in front of ${reader} at this moment; it came with message ${before.n}.`,
    ),
    drawPage(before, run),
  ];
}

function checks(leg: Leg, { run }: PanelContext): Children {
  const [first] = leg.checks;
  if (!first) return h("p", { class: "hint" }, uncheckedOf(leg));
  const proofs = leg.checks.map(() => h("div", { class: "proof" }));
  void showProofs(leg, proofs);
  return [
    h("p", { class: "hint" }, `Checked by ${run.player(first.party)?.name}, in this order:`),
    h(
      "ol",
      { class: "check-list" },
      leg.checks.map((check, index) => checkItem(check, proofs[index]!)),
    ),
  ];
}

function checkItem(
  { claim, section, holds, refusal, isPersonsNo }: Leg["checks"][number],
  proof: HTMLElement,
): HTMLElement {
  return h(
    "li",
    { class: holds ? "good" : isPersonsNo ? "no" : "bad" },
    h(
      "span",
      { class: "verdict" },
      holds ? "✓" : isPersonsNo ? "–" : "✗",
      h("span", { class: "heard" }, holds ? "Yes:" : "No:"),
    ),
    h("span", {}, claim, holds ? null : h("b", { class: "refusal" }, refusal)),
    h("a", { href: sectionLink(section), rel: "noreferrer" }, section),
    proof,
  );
}
