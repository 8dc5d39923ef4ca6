import { byId, h, within } from "../dom.ts";
import type { Run } from "../run.ts";
import { story } from "../story.ts";
import { termCard } from "./term-card.ts";

export type Deck = ReturnType<typeof createDeck>;

/** Every term of the field that the tale uses, and where each did something first. */
export function createDeck({ run }: { readonly run: Run }) {
  const dialog = byId<HTMLDialogElement>("deck");
  const alert = byId("term-alert");
  const all = Object.keys(story.terms);
  let hiding: ReturnType<typeof setTimeout> | undefined;

  /** Tells for a while of the terms that the newest message with any made real. */
  function announce(): void {
    const { leg } = run.terms().at(-1) ?? {};
    const [first, ...others] = run
      .terms()
      .filter((term) => term.leg === leg)
      .flatMap(({ id }) => story.terms[id] ?? []);
    if (!first) return;
    const also = others.length
      ? h("small", {}, `and with it: ${others.map(({ name }) => name).join(", ")}`)
      : "";
    alert.replaceChildren(
      h("small", {}, "Just became real"),
      h("strong", {}, first.name),
      h("span", {}, first.sentence),
      also,
    );
    alert.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => (alert.hidden = true), 7_000);
  }

  function render(): void {
    const met = new Map(run.terms().map((term) => [term.id as string, term]));
    byId("deck-count").textContent = `${met.size} of ${all.length}`;
    if (!dialog.open) return;
    within(dialog, "h2").textContent = `${met.size} of ${all.length} terms met`;
    within(dialog, ".cards").replaceChildren(
      ...all.map((id) =>
        met.has(id)
          ? h("li", { class: "met" }, termCard(id, `Met in message ${met.get(id)!.leg}`))
          : h(
              "li",
              { class: "unmet" },
              h("p", {}, story.terms[id]!.name),
              h("small", {}, "not met yet"),
            ),
      ),
    );
  }

  return {
    announce,
    render,
    open: (): void => {
      dialog.showModal();
      render();
    },
  };
}
