import { h, type ComponentChild } from "preact";
import { beatsOfAct, type BeatId } from "@tale/story/beats";
import type { ToldBeat } from "@tale/story/beats/tell-beats";
import { sceneOfAct, stepsOfAct } from "./chapters.ts";
import { story } from "./story-data.ts";

export interface StripProps {
  readonly told: readonly ToldBeat[];
  readonly current: ToldBeat | undefined;
  readonly seen: ReadonlySet<number>;
  readonly onChoose: (n: number) => void;
}

/** Where one is in the tale, and the way to every other place. */
export function ChapterStrip({ told, current, seen, onChoose }: StripProps): ComponentChild {
  const played = story.acts.filter(({ number }) => beatsOfAct[number]);
  return h(
    "nav",
    { class: "chapters", "aria-label": "Acts" },
    h(
      "ol",
      {},
      played.map(({ number, title }) => {
        const scene = sceneOfAct(told, number, current);
        const isHere = current?.act === number;
        return h(
          "li",
          { key: number, class: `chapter ${isHere ? "here" : ""}` },
          h(
            "button",
            {
              type: "button",
              class: "act",
              "aria-current": isHere ? "step" : undefined,
              disabled: scene.length === 0,
              title: scene.length === 0 ? "Not played yet" : `Act ${number}: ${title}`,
              onClick: () => onChoose(scene[0]!.n),
            },
            h("b", {}, number),
            h("span", {}, title),
          ),
          h(Dots, { steps: stepsOfAct(number, scene), current, seen, isHere, onChoose }),
        );
      }),
    ),
  );
}

interface DotsProps {
  readonly steps: readonly (ToldBeat | BeatId)[];
  readonly current: ToldBeat | undefined;
  readonly seen: ReadonlySet<number>;
  readonly isHere: boolean;
  readonly onChoose: (n: number) => void;
}

function Dots({ steps, current, seen, isHere, onChoose }: DotsProps): ComponentChild {
  return h(
    "span",
    { class: "dots" },
    steps.map((step) => {
      if (typeof step === "string") return h("span", { key: step, class: "dot" });
      const state = seen.has(step.n) ? "seen" : "waiting";
      if (!isHere) return h("span", { key: step.n, class: `dot ${state}` });
      return h("button", {
        key: step.n,
        type: "button",
        class: `dot ${state}`,
        "aria-label": step.label,
        title: step.label,
        "aria-current": step.n === current?.n ? "true" : undefined,
        onClick: () => onChoose(step.n),
      });
    }),
  );
}
