import { byId, h } from "../dom.ts";
import { story } from "../story.ts";
import { termCard } from "./term-card.ts";

/** The terms of the story: those met in this run lie open, the others wait. */
export function createDeck({ run }) {
  const dialog = byId("deck");
  const alert = byId("term-alert");
  const all = Object.keys(story.terms);
  let hiding;

  /** Tells for a while of the terms that the newest message with any made real. */
  function announce() {
    const { leg } = run.terms().at(-1) ?? {};
    const [first, ...others] = run
      .terms()
      .filter((term) => term.leg === leg)
      .map(({ id }) => story.terms[id]);
    if (!first) return;
    const also = others.length
      ? h("small", {}, `and with it: ${others.map(({ name }) => name).join(", ")}`)
      : null;
    alert.replaceChildren(
      ...[
        h("small", {}, "Just became real"),
        h("strong", {}, first.name),
        h("span", {}, first.sentence),
        also,
      ].filter(Boolean),
    );
    alert.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => (alert.hidden = true), 7_000);
  }

  function render() {
    const met = new Map(run.terms().map((term) => [term.id, term]));
    byId("deck-count").textContent = `${met.size} of ${all.length}`;
    if (!dialog.open) return;
    dialog.querySelector("h2").textContent = `${met.size} of ${all.length} terms met`;
    dialog
      .querySelector(".cards")
      .replaceChildren(
        ...all.map((id) =>
          met.has(id)
            ? h("li", { class: "met" }, termCard(id, `Met in message ${met.get(id).leg}`))
            : h(
                "li",
                { class: "unmet" },
                h("p", {}, story.terms[id].name),
                h("small", {}, "not met yet"),
              ),
        ),
      );
  }

  return {
    announce,
    render,
    open: () => {
      dialog.showModal();
      render();
    },
  };
}
