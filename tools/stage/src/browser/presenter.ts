import type { Leg } from "../run/leg.ts";
import { byId, h, nodesOf } from "./dom.ts";
import type { Look } from "./look.ts";
import { pageBefore, type Run } from "./run.ts";
import { stepAt } from "./story.ts";
import { chipsOf, colourOf } from "./wire/secret-chips.ts";
import { channelNames, countBoxes, labelOf } from "./wire/wording.ts";

/** Up to here nothing is enlarged. */
const phone = 704;

interface PresenterParts {
  readonly run: Run;
  readonly look: Look;
  readonly changed: () => void;
}

export type Presenter = ReturnType<typeof createPresenter>;

/** For a projector: large, calm, one sentence at a time. Also switches between the two plots. */
export function createPresenter({ run, look, changed }: PresenterParts) {
  const { classList } = document.body;
  const caption = byId("caption");

  const set = (name: string, on: boolean): void => {
    classList.toggle(name, on);
    changed();
  };

  function render(): void {
    byId("present").setAttribute("aria-pressed", String(classList.contains("presenting")));
    if (!classList.contains("presenting")) return caption.replaceChildren();
    const leg = run.leg(look.selected);
    if (!leg)
      return caption.replaceChildren(
        h("p", { class: "caption-title" }, "Waiting for the first message"),
      );
    const { title, plain } = stepAt(leg);
    caption.replaceChildren(
      h(
        "p",
        { class: "caption-title" },
        h("span", { class: "leg-number", "--from": run.player(leg.from)?.colour }, leg.n),
        title,
      ),
      h("p", { class: "caption-plain" }, plain),
      h("p", { class: "caption-facts" }, ...nodesOf(factsOf(leg))),
    );
  }

  function factsOf(leg: Leg): (HTMLElement | null)[] {
    const { strong, rest } = labelOf(leg);
    const { held, failed, rows } = countBoxes(leg);
    return [
      h("span", { class: `channel ${leg.channel}` }, channelNames[leg.channel]),
      h("code", {}, h("b", {}, strong), ` ${rest}`),
      ...chipsOf(run, leg).map(({ tag, kind, label }) =>
        h(
          "span",
          { class: "chip", "data-kind": kind, ...colourOf(tag, kind) },
          h("span", { class: "chip-label" }, label),
        ),
      ),
      held
        ? h("span", { class: "fact good" }, `✓ ${held} ${held === 1 ? "check" : "checks"}`)
        : null,
      failed ? h("span", { class: "fact bad" }, `✗ ${failed} failed`) : null,
      rows ? h("span", { class: "fact row" }, `${rows} ${rows === 1 ? "row" : "rows"}`) : null,
    ];
  }

  /** Large type and nothing else; `f` makes it fill the screen. */
  function toggle(): void {
    classList.remove("inspecting");
    set("presenting", !classList.contains("presenting"));
  }

  function fill(): void {
    if (document.fullscreenElement) return void document.exitFullscreen();
    document.documentElement.requestFullscreen?.().catch(() => undefined);
  }

  byId("present").addEventListener("click", toggle);

  return {
    render,
    toggle,
    fill,
    present: () => set("presenting", true),
    /** Type of 13 px must have 20 px on a projector; a phone scrolls. */
    scale: (): number => {
      if (innerWidth <= phone) return 1;
      if (classList.contains("presenting")) return Math.max(1.56, innerWidth / 820);
      return innerWidth > 1_700 ? 1.2 : 1;
    },
    openInspector: (): void => {
      if (classList.contains("presenting")) set("inspecting", true);
    },
    closeInspector: (): void => {
      if (classList.contains("inspecting")) set("inspecting", false);
      else if (classList.contains("presenting")) toggle();
    },
    /**
     * Plot 1 is what the user sees, plot 2 what the developers arranged: the same moment, told
     * twice.
     */
    togglePlot: (): void => {
      const isPlot1 =
        classList.toggle("plot-1") && pageBefore(run.legs(), look.selected ?? 0) !== undefined;
      if (classList.contains("presenting")) classList.add("inspecting");
      look.show(isPlot1 ? "alice" : "wire");
      changed();
    },
  };
}
