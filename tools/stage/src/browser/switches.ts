import { h, type ComponentChild } from "preact";
import { Segments } from "./level-switch.ts";
import type { Place } from "./place.ts";
import type { StoryStore } from "./story-store.ts";

/** Story or Wire, which plot, and Learn: in the toolbar. */
export function Switches({ store }: { readonly store: StoryStore }): ComponentChild {
  const { level, plot, learn, switchTo } = store;
  return h("span", { class: "switches" }, [
    h(Segments<Place["level"]>, {
      key: "level",
      label: "Level",
      options: [
        { value: "story", name: "Story" },
        { value: "wire", name: "Wire" },
      ],
      chosen: level.value,
      onChoose: switchTo,
    }),
    level.value === "story" &&
      h(Segments<Place["plot"]>, {
        key: "plot",
        label: "Perspective",
        options: [
          { value: "1", name: plotName(1) },
          { value: "both", name: "Both" },
          { value: "2", name: plotName(2) },
        ],
        chosen: plot.value,
        onChoose: (value) => void (plot.value = value),
      }),
    level.value === "story" &&
      h(
        "button",
        {
          key: "learn",
          type: "button",
          class: "tool",
          "aria-pressed": learn.isOn.value,
          title: "Questions on the way, for somebody alone (l)",
          onClick: learn.toggle,
        },
        h("span", {}, "Learn"),
      ),
  ]);
}

/** On a phone the number is enough to see. */
const plotName = (plot: 1 | 2) => [h("span", { class: "wide-only" }, "Plot "), String(plot)];
