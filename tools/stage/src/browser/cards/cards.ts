import { attemptsFor, tagShownIn } from "./attempts.ts";
import { byId, h } from "../dom.ts";
import { createClaims } from "./claims.ts";
import { keepFocus } from "../keep-focus.ts";
import { ask, recording } from "../live.ts";
import { colourOf, withChips } from "../wire/secret-chips.ts";
import { roleOf, story } from "../story.ts";
import { duration } from "../controls.ts";
import { statusOf } from "../wire/wording.ts";

/** The cards that lie over the stage: code or token, what is in a token, the terms. */
export function createCards({ run, look, deck }) {
  const card = byId("code-or-token");
  const claims = createClaims({ run, newest: () => newest("access-token") });
  const newest = (kind) =>
    run
      .secrets()
      .filter(
        (secret) =>
          secret.kind === kind &&
          secret.seenAt &&
          run.legs().some(({ secrets }) => secrets.includes(secret.tag)),
      )
      .at(-1);
  /** What came of each attempt, with the very secret that was shown. */
  const outcomes = new Map();
  const keyOf = (what, tag) => `${what} ${tag}`;

  function render() {
    claims.render();
    if (!card.open) return;
    const versus = card.querySelector(".versus");
    keepFocus(versus, () =>
      versus.replaceChildren(
        side("code", newest("authorization-code")),
        side("token", newest("access-token")),
      ),
    );
  }

  function side(which, secret) {
    const kind = which === "code" ? "authorization-code" : "access-token";
    const told = story.secrets[kind];
    const attempts = secret ? attemptsFor(run, secret) : [];
    const answers = story.comparison.map(({ question, [which]: answer }) => [
      h("dt", {}, question),
      h("dd", {}, answer),
    ]);
    return h(
      "section",
      { class: `side ${which}`, ...colourOf(secret?.tag, kind) },
      h("h3", {}, which === "code" ? "The authorization code" : "The access token"),
      secret ? values(secret) : h("p", { class: "hint" }, "There is none in this run yet."),
      h("dl", {}, h("dt", {}, "What is it for?"), h("dd", {}, told.sentence), ...answers.flat()),
      recording || !secret
        ? null
        : [
            h(
              "div",
              { class: "tries" },
              attempts.map(({ what, name }) =>
                h(
                  "button",
                  {
                    type: "button",
                    class: "quiet",
                    "data-what": what,
                    onclick: () => attempt(what, secret),
                  },
                  name,
                ),
              ),
            ),
            attempts.map(({ what }) => outcome(what, secret)),
          ],
    );
  }

  function values(secret) {
    const last = secret.sightings.at(-1);
    const left =
      secret.expiresAt === null ? null : secret.expiresAt - (Date.now() + run.state().clock.ahead);
    const whole = secret.expiresAt === null ? 0 : lifetimeOf(secret);
    const used = secret.maxUses !== null && secret.uses >= secret.maxUses;
    return h(
      "div",
      { class: "live" },
      ring(
        left === null || recording ? 0 : Math.max(0, Math.min(1, left / whole)),
        recording ? "recorded" : left > 0 ? duration(left) : "expired",
      ),
      h(
        "ul",
        {},
        h("li", {}, h("code", {}, `${secret.first}…`), ` ${secret.length} characters`),
        h(
          "li",
          {},
          secret.maxUses === 1
            ? used
              ? "used, none left"
              : left !== null && left <= 0 && !recording
                ? "never used, and too late now"
                : "one use left"
            : `used ${times(secret.uses)}; good for any number until it expires`,
        ),
        last
          ? h(
              "li",
              {},
              `last with ${run.player(last.holder)?.name} (${roleOf(last.holder)}), ${last.channel} channel`,
            )
          : null,
      ),
    );
  }

  async function attempt(what, { tag, kind }) {
    const key = keyOf(what, tag);
    outcomes.set(key, { text: "…" });
    render();
    await ask("/api/try", { what }).then(
      (answer) => {
        outcomes.delete(key);
        outcomes.set(keyOf(what, tagShownIn(run, answer.legs, kind) ?? tag), answer);
        if (answer.legs?.length) look.select(Math.max(...answer.legs));
      },
      (error) => outcomes.set(key, { text: error.message }),
    );
    render();
  }

  function outcome(what, { tag }) {
    const came = outcomes.get(keyOf(what, tag));
    if (!came) return null;
    if (came.text) return h("p", { class: "outcome", role: "status" }, came.text);
    const challenge = came.headers?.["www-authenticate"];
    return h(
      "p",
      { class: `outcome ${came.status < 400 ? "good" : "bad"}`, role: "status" },
      h("b", {}, `${came.status < 400 ? "✓" : "✗"} ${statusOf(came.status)}`),
      " ",
      h("code", {}, withChips(challenge ? String(challenge) : (came.body ?? "").slice(0, 220))),
    );
  }

  card.addEventListener("close", () => clearInterval(ticking));
  let ticking;
  for (const close of document.querySelectorAll("dialog .close"))
    close.addEventListener("click", () => close.closest("dialog").close());
  byId("open-code-or-token").addEventListener("click", open);
  byId("open-deck").addEventListener("click", deck.open);
  byId("open-token").addEventListener("click", claims.open);
  byId("open-help").addEventListener("click", () => byId("help").showModal());

  function open() {
    card.showModal();
    ticking = setInterval(renderRings, 1_000);
    render();
  }

  function renderRings() {
    for (const [which, kind] of [
      ["code", "authorization-code"],
      ["token", "access-token"],
    ]) {
      const secret = newest(kind);
      if (secret) card.querySelector(`.${which} .live`)?.replaceWith(values(secret));
    }
  }

  return { render, codeOrToken: open, deck: deck.open, token: claims.open };
}

function times(count) {
  return ["not yet", "once", "twice"][count] ?? `${count} times`;
}

function lifetimeOf({ jwt, expiresAt, seenAt }) {
  const { iat, exp } = jwt?.claims ?? {};
  return iat && exp ? (exp - iat) * 1_000 : Math.max(1_000, Math.min(60_000, expiresAt - seenAt));
}

/** A ring that empties. The words beside it say the same. */
function ring(share, text) {
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  circle.setAttribute("viewBox", "0 0 44 44");
  circle.setAttribute("class", "ring");
  circle.setAttribute("aria-hidden", "true");
  for (const [name, length] of [
    ["whole", 1],
    ["left", share],
  ]) {
    const arc = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [key, value] of Object.entries({
      class: name,
      cx: 22,
      cy: 22,
      r: 19,
      pathLength: 1,
      "stroke-dasharray": `${length} 1`,
    }))
      arc.setAttribute(key, value);
    circle.append(arc);
  }
  return h("div", { class: "lifetime" }, circle, h("span", {}, text));
}
