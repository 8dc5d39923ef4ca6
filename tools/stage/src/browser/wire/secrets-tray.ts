import { h } from "../dom.ts";
import { chipLabel, colourOf, followed } from "./secret-chips.ts";
import { secretsAt } from "../run.ts";
import { roleOf, story } from "../story.ts";
import { seenLegs } from "./views.ts";

const verdicts = {
  may: ["✓", "may hold it"],
  once: ["◐", "sees it once"],
  never: ["✗", "must never hold it"],
};

/**
 * Below the diagram: the secrets in play, and for the one that is pointed at, where it has been and
 * who may hold it.
 */
export function createSecretsTray(place, { run, look }) {
  const list = h("ul", { class: "tray", "aria-label": "Secrets in play" });
  const card = h("div", { class: "secret-card", id: "secret-card", hidden: true });
  place.append(card, list);
  let key = "";

  document.addEventListener("pointerover", ({ target }) =>
    look.point(
      tagAt(target) ?? (place.contains(target) && card.contains(target) ? look.secret : null),
    ),
  );
  document.addEventListener("focusin", ({ target }) => look.point(tagAt(target)));
  document.addEventListener("click", ({ target }) => {
    const tag = tagAt(target);
    if (tag) look.point(tag);
  });

  function render() {
    const secrets =
      look.selected === null
        ? []
        : secretsAt(run, seenLegs(look.view, run.legs()), look.selected, followed);
    const isNew = secrets.map(({ tag }) => tag).join();
    if (isNew !== key) {
      key = isNew;
      list.replaceChildren(
        ...secrets.map(({ tag, kind, first }) =>
          h(
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
          ),
        ),
      );
    }
    list.hidden = secrets.length === 0;
    point();
  }

  function point() {
    const secret = look.secret === null ? undefined : run.secret(look.secret);
    const told = secret && story.secrets[secret.kind];
    card.hidden = !told;
    if (told) card.replaceChildren(...describe(secret, told, run, look));
  }

  return { render, point };
}

function tagAt(target) {
  return target.closest?.(".chip[data-tag]")?.dataset.tag ?? null;
}

function describe(secret, told, run, look) {
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
