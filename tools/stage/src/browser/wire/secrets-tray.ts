import type { Secret } from "../../run/leg.ts";
import { h, targetOf } from "../dom.ts";
import type { Look } from "../look.ts";
import { secretsAt, type Run } from "../run.ts";
import { roleOf, story } from "../story.ts";
import { chipLabel, colourOf, followed } from "./secret-chips.ts";
import { seenLegs } from "./views.ts";

const verdicts = {
  may: ["✓", "may hold it"],
  once: ["◐", "sees it once"],
  never: ["✗", "must never hold it"],
} as const;

/**
 * Below the diagram: the secrets in play, and for the one that is pointed at, where it has been and
 * who may hold it.
 */
export function createSecretsTray(
  place: HTMLElement,
  { run, look }: { readonly run: Run; readonly look: Look },
) {
  const list = h("ul", { class: "tray", "aria-label": "Secrets in play" });
  const card = h("div", { class: "secret-card", id: "secret-card", hidden: true });
  place.append(card, list);
  let key = "";

  document.addEventListener("pointerover", (event) => {
    const staysOn = card.contains(targetOf(event)) ? look.secret : null;
    look.point(tagAt(event) ?? staysOn);
  });
  document.addEventListener("focusin", (event) => look.point(tagAt(event)));
  document.addEventListener("click", (event) => {
    const tag = tagAt(event);
    if (tag) look.point(tag);
  });

  function render(): void {
    const secrets =
      look.selected === null
        ? []
        : secretsAt(run, seenLegs(look.view, run.legs()), look.selected, followed);
    const isNew = secrets.map(({ tag }) => tag).join();
    if (isNew !== key) {
      key = isNew;
      list.replaceChildren(...secrets.map(trayItem));
    }
    list.hidden = secrets.length === 0;
    point();
  }

  function point(): void {
    const secret = look.secret === null ? undefined : run.secret(look.secret);
    const told = secret && story.secrets[secret.kind];
    card.hidden = !told;
    if (told) card.replaceChildren(...describe(secret, told, run, look));
  }

  return { render, point };
}

function trayItem({ tag, kind, first }: Secret): HTMLElement {
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "data-tag": tag,
        "data-kind": kind,
        "aria-describedby": "secret-card",
        ...colourOf(tag, kind),
      },
      h("span", { class: "chip-label" }, chipLabel(kind)),
      h("code", {}, `${first}…`),
    ),
  );
}

function tagAt(event: Event): string | null {
  return targetOf(event).closest<HTMLElement>(".chip[data-tag]")?.dataset["tag"] ?? null;
}

function describe(
  secret: Secret,
  told: (typeof story.secrets)[string],
  run: Run,
  look: Look,
): HTMLElement[] {
  const sightings = secret.sightings.filter(({ leg: n }) => {
    const leg = run.leg(n);
    return !leg || leg.secrets.includes(secret.tag);
  });
  const been = new Set(sightings.map(({ holder }) => roleOf(holder)));
  const stops = sightings.map(({ leg, holder, channel }) =>
    h(
      "li",
      {
        class: `${channel} ${leg === look.selected ? "here" : ""}`,
        "--from": run.player(holder)?.colour,
      },
      h("span", {}, leg),
      run.player(holder)?.name.replace(/^the /, "") ?? holder,
    ),
  );
  return [
    h(
      "span",
      { class: "chip", "data-tag": secret.tag, ...colourOf(secret.tag, secret.kind) },
      told.name,
    ),
    h("p", {}, told.sentence, " ", h("span", { class: "soft" }, told.channel)),
    h(
      "ul",
      { class: "holders" },
      Object.entries(told.holders).map(([role, verdict]) =>
        h(
          "li",
          { class: `${verdict} ${been.has(role) ? "been" : ""}` },
          h("b", { "aria-hidden": "true" }, verdicts[verdict][0]),
          ` ${role} `,
          h("small", {}, verdicts[verdict][1] + (been.has(role) ? ", had it" : "")),
        ),
      ),
    ),
    h("ol", { class: "stops", "aria-label": "Where it has been" }, stops.slice(-14)),
  ];
}
