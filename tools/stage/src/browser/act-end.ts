import { h, type ComponentChild } from "preact";
import { holdingsAfter, type HoldingFacts } from "@tale/story/holdings";
import type { ToldBeat } from "@tale/story/beats/tell-beats";
import { SecretChip } from "./beat-row.ts";
import { story } from "./story-data.ts";

export interface ActEndProps {
  readonly scene: readonly ToldBeat[];
  readonly facts: HoldingFacts;
  readonly onForward: () => void;
}

/** What an act leaves behind: who holds what, for how long, how often, and what can be undone. */
export function ActEnd({ scene, facts, onForward }: ActEndProps): ComponentChild {
  const holdings = holdingsAfter(scene, facts);
  const act = story.acts.find(({ number }) => number === scene[0]?.act);
  return h(
    "section",
    { class: "act-end", "aria-label": "What this act leaves behind" },
    h("h2", {}, `After act ${act?.number}: who holds what`),
    holdings.length === 0
      ? h("p", { class: "sentence" }, "Nobody holds anything: no code and no token was made.")
      : h(
          "table",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              [
                "what",
                "who holds it",
                "how long",
                "how often",
                `what ${facts.person} can undo`,
              ].map((name) => h("th", { key: name, scope: "col" }, name)),
            ),
          ),
          h(
            "tbody",
            {},
            holdings.map(({ kind, thing, who, life, often, undo }) =>
              h(
                "tr",
                { key: kind },
                h("th", { scope: "row" }, kind in story.secrets ? h(SecretChip, { kind }) : thing),
                [who, life, often, undo].map((text) => h("td", { key: text }, text)),
              ),
            ),
          ),
        ),
    h("button", { type: "button", class: "on", onClick: onForward }, "Go on"),
  );
}
