import { h, type ComponentChild } from "preact";
import type { ToldBeat } from "@tale/story/beats/tell-beats";
import { story } from "./story-data.ts";
import { withTerms } from "./term-words.ts";

/** The beat in one sentence, why it is so, and the one term that does something here. */
export function BeatWords({
  beat,
  number,
}: {
  readonly beat: ToldBeat;
  readonly number: number;
}): ComponentChild {
  const term = beat.term ? story.terms[beat.term] : undefined;
  return h(
    "div",
    { class: `beat-words ${beat.isRefused ? "refused" : ""}` },
    h(
      "div",
      { class: "said-now" },
      h(
        "p",
        { class: "sentence", "aria-live": "polite" },
        h("span", { class: "beat-number", "data-id": beat.from }, number),
        h("span", {}, withTerms(beat.sentence)),
      ),
      h(
        "p",
        { class: "why" },
        beat.state === "held" ? h("strong", { class: "held" }, "Held: not read yet. ") : null,
        beat.state === "lost" ? h("strong", { class: "held" }, "No answer came. ") : null,
        withTerms(beat.why),
      ),
    ),
    term
      ? h(
          "aside",
          { class: "term-here", "aria-label": `Term: ${term.name}` },
          h("h2", {}, term.name),
          h("p", {}, term.sentence),
        )
      : null,
  );
}
