import { signal } from "@preact/signals";
import { h, type ComponentChild } from "preact";
import { ActEnd } from "./act-end.ts";
import { BeatLadder } from "./beat-ladder.ts";
import { BeatWords } from "./beat-words.ts";
import { ChapterStrip } from "./chapter-strip.ts";
import { EmptyStage } from "./empty-stage.ts";
import { LearnCard } from "./learn-card.ts";
import { nextOf } from "./page-marks.ts";
import { PlotOne, endOf, pageAt } from "./plot-one.ts";
import { Proof } from "./proof.ts";
import type { StoryStore } from "./story-store.ts";
import { TermCard } from "./term-words.ts";
import { Legend, Transport } from "./transport.ts";

interface ViewProps {
  readonly store: StoryStore;
}

const nothing: ReadonlySet<number> = new Set();

/** The term whose card was opened last. */
const openTerm = signal<string | null>(null);

function showTerm({ target }: MouseEvent): void {
  const word = target instanceof Element ? target.closest<HTMLElement>("[data-term]") : null;
  if (word) openTerm.value = word.dataset["term"] ?? null;
}

/** The whole level: acts, one sentence, both plots, and how it plays. */
export function StoryView({ store }: ViewProps): ComponentChild {
  const { run, version, level, told, player, learn, plot, scene, personOf, go, forward } = store;
  if (level.value === "wire") return null;
  void version.value;
  const beat = player.beat.value;
  const page = beat && pageAt(run.all(), beat);
  return h(
    "div",
    { class: "story-inner", onClick: showTerm },
    h(ChapterStrip, { told: told.value, current: beat, seen: player.seen.value, onChoose: go }),
    h("div", { class: "words" }, h(Words, { store })),
    h(
      "div",
      { class: "plots" },
      plot.value !== "2" &&
        h(PlotOne, {
          leg: page,
          next: beat && page && nextOf(run.all(), page, endOf(beat)),
          name: beat ? (personOf(beat.run) ?? "the author") : "Alice",
          recorded: run.recordedPages(),
        }),
      plot.value !== "1" &&
        h(BeatLadder, {
          beats: scene.value,
          current: beat?.n ?? null,
          // Who learns is not told what comes.
          seen: learn.isOn.value ? nothing : player.seen.value,
          playerOf: run.player,
          onChoose: go,
        }),
    ),
    h(
      "footer",
      { class: "story-foot" },
      h(Legend, {}),
      h(Transport, { player, onForward: forward }),
    ),
    h(TermCard, { id: openTerm.value }),
  );
}

function Words({ store }: ViewProps): ComponentChild {
  const { run, player, learn, scene, number, forward, switchTo } = store;
  const beat = player.beat.value;
  const pause = learn.isOn.value ? learn.pause.value : null;
  if (pause?.kind === "question")
    return h(LearnCard, { ...pause, onChoose: learn.choose, onForward: forward });
  if (pause?.kind === "end")
    return h(ActEnd, { scene: scene.value, facts: store.holdingFacts(), onForward: forward });
  if (!beat) return h(EmptyStage, { playerOf: run.player });
  const leg = run.leg(beat.n);
  return h("div", { class: "words-now" }, [
    h(BeatWords, { beat, number: number.value }),
    learn.isOn.value && leg ? h(Proof, { leg, onOpen: () => switchTo("wire") }) : null,
  ]);
}
