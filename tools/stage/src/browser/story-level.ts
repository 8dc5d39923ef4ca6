import { h, render } from "preact";
import { createStoryStore, type StoryOptions } from "./story-store.ts";
import { StoryView } from "./story-view.ts";
import { Switches } from "./switches.ts";

export type StoryLevel = ReturnType<typeof createStoryLevel>;

/** The level that tells the tale, beside the one that shows the wire. */
export function createStoryLevel(options: StoryOptions) {
  const store = createStoryStore(options);
  const { run, place, version, level, plot, player, learn, remember, forward, back, go, switchTo } =
    store;

  const drawn = document.getElementById("story-level")!;
  drawn.replaceChildren();
  render(h(StoryView, { store }), drawn);
  render(h(Switches, { store }), document.getElementById("switches")!);

  return {
    isStory: () => level.value === "story",
    isPresentingAtFirst: place.isPresenting,
    wireAt: place.level === "wire" ? place.at : null,
    /** Call it when the run changed; at most once a frame. Wire pays nothing for what it hides. */
    refresh(): void {
      if (level.value === "wire") return;
      version.value += 1;
      player.wake();
    },
    /** How many beats happened and were not shown yet. */
    behind: () => player.behind.value,
    remember,
    forward,
    back,
    scene: player.scene,
    first: player.first,
    newest: player.newest,
    toggle: player.toggle,
    switchLevel: () => switchTo(level.value === "story" ? "wire" : "story"),
    openWire: () => switchTo("wire"),
    learn: learn.toggle,
    /** @returns whether a question took the answer */
    answer: (index: number): boolean => {
      const isAsked = learn.isOn.value && learn.pause.value?.kind === "question";
      if (isAsked) learn.choose(index);
      return isAsked;
    },
    goStep: (step: string): void => {
      const leg = run.all().find((one) => one.step === step);
      if (leg) go(leg.n);
    },
    nextPlot: (): void => {
      const order = ["both", "1", "2"] as const;
      plot.value = order[(order.indexOf(plot.value) + 1) % order.length]!;
    },
  };
}
