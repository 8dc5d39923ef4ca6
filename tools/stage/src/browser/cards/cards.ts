import type { Secret } from "../../run/leg.ts";
import { byId, h, targetOf, within } from "../dom.ts";
import { keepFocus } from "../keep-focus.ts";
import { ask, recording } from "../live.ts";
import type { Look } from "../look.ts";
import type { Run } from "../run.ts";
import { story } from "../story.ts";
import { colourOf } from "../wire/secret-chips.ts";
import { attemptsFor, tagShownIn, type AttemptAnswer } from "./attempts.ts";
import { createClaims } from "./claims.ts";
import type { Deck } from "./deck.ts";
import { valuesOf } from "./lifetime.ts";
import { outcomeOf } from "./outcome.ts";

interface CardParts {
  readonly run: Run;
  readonly look: Look;
  readonly deck: Deck;
}

export type Cards = ReturnType<typeof createCards>;

const kinds = { code: "authorization-code", token: "access-token" } as const;
type Which = keyof typeof kinds;

/** The cards that lie over the stage: code or token, what is in a token, the terms. */
export function createCards({ run, look, deck }: CardParts) {
  const card = byId<HTMLDialogElement>("code-or-token");
  const claims = createClaims({ run, newest: () => newest("access-token") });
  /** What came of each attempt, with the very secret that was shown; a text where nothing did. */
  const outcomes = new Map<string, AttemptAnswer | string>();
  const keyOf = (what: string, tag: string): string => `${what} ${tag}`;
  let ticking: ReturnType<typeof setInterval> | undefined;

  const newest = (kind: Secret["kind"]): Secret | undefined =>
    run
      .secrets()
      .filter(
        (secret) =>
          secret.kind === kind &&
          secret.seenAt &&
          run.legs().some(({ secrets }) => secrets.includes(secret.tag)),
      )
      .at(-1);

  function render(): void {
    claims.render();
    if (!card.open) return;
    const versus = within(card, ".versus");
    keepFocus(versus, () => versus.replaceChildren(side("code"), side("token")));
  }

  function side(which: Which): HTMLElement {
    const kind = kinds[which];
    const secret = newest(kind);
    const answers = story.comparison.map(({ question, [which]: answer }) => [
      h("dt", {}, question),
      h("dd", {}, answer),
    ]);
    const attempts = secret ? attemptsFor(run, secret) : [];
    return h(
      "section",
      { class: `side ${which}`, ...colourOf(secret?.tag, kind) },
      h("h3", {}, which === "code" ? "The authorization code" : "The access token"),
      secret ? valuesOf(secret, run) : h("p", { class: "hint" }, "There is none in this run yet."),
      secret && !recording
        ? [
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
                    onclick: () => void attempt(what, secret),
                  },
                  name,
                ),
              ),
            ),
            ...attempts.map(({ what }) => outcome(what, secret)),
          ]
        : null,
      h(
        "dl",
        {},
        h("dt", {}, "What is it for?"),
        h("dd", {}, story.secrets[kind]?.sentence),
        ...answers.flat(),
      ),
    );
  }

  async function attempt(what: string, { tag, kind }: Secret): Promise<void> {
    const key = keyOf(what, tag);
    outcomes.set(key, "…");
    render();
    await ask<AttemptAnswer>("/api/try", { what }).then(
      (answer) => {
        outcomes.delete(key);
        outcomes.set(keyOf(what, tagShownIn(run, answer.legs, kind) ?? tag), answer);
        if (answer.legs?.length) look.select(Math.max(...answer.legs));
      },
      (error: Error) => outcomes.set(key, error.message),
    );
    render();
  }

  function outcome(what: string, { tag }: Secret): HTMLElement | null {
    const came = outcomes.get(keyOf(what, tag));
    if (came === undefined) return null;
    if (typeof came === "string") return h("p", { class: "outcome", role: "status" }, came);
    return outcomeOf(what, came);
  }

  card.addEventListener("close", () => clearInterval(ticking));
  document.addEventListener("click", (event) => {
    if (targetOf(event).closest("dialog .close"))
      targetOf(event).closest<HTMLDialogElement>("dialog")?.close();
  });
  byId("open-code-or-token").addEventListener("click", open);
  byId("open-deck").addEventListener("click", deck.open);
  byId("open-token").addEventListener("click", claims.open);
  byId("open-help").addEventListener("click", () => byId<HTMLDialogElement>("help").showModal());

  function open(): void {
    card.showModal();
    ticking = setInterval(renderRings, 1_000);
    render();
  }

  function renderRings(): void {
    for (const which of ["code", "token"] as const) {
      const secret = newest(kinds[which]);
      if (secret) card.querySelector(`.${which} .live`)?.replaceWith(valuesOf(secret, run));
    }
  }

  return { render, codeOrToken: open, deck: deck.open, token: claims.open };
}
