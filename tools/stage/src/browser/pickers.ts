import { byId, h } from "./dom.ts";
import { recording } from "./live.ts";
import type { Look } from "./look.ts";
import type { Run } from "./run.ts";
import type { StageState } from "./run-view.ts";
import { viewNames } from "./wire/views.ts";

interface PickerParts {
  readonly run: Run;
  readonly look: Look;
  readonly say: (text: string) => void;
  readonly choose: (run: string) => void;
}

interface Option {
  readonly id: string;
  readonly name: string;
}

/** Whose run is shown, and through whose eyes. */
export function createPickers({ run, look, say, choose }: PickerParts) {
  const runs = byId<HTMLSelectElement>("run");
  const views = byId<HTMLSelectElement>("view");
  /** A recording of one run has no other to choose. */
  const isOnePersons =
    recording !== null && (recording.run.run !== "all" || recording.run.state.runs.length < 2);

  runs.addEventListener("change", () => choose(runs.value));
  views.addEventListener("change", () => {
    through(views.value);
    // A clicker's keys move the story, and not this list.
    views.blur();
  });

  function through(view: string): void {
    look.through(view);
    const name = viewsNow().find(({ id }) => id === view)?.name ?? view;
    const sentence = viewNames.find(({ id }) => id === view)?.sentence;
    say(`Seen ${name}. ${sentence ?? "Only what this party sent and received."}`);
  }

  function viewsNow(): Option[] {
    const parties = run
      .players()
      .filter(({ person }) => !person)
      .map(({ id, name }) => ({ id: `party:${id}`, name: `as ${name} saw it` }));
    return [...viewNames, ...parties];
  }

  /** People only: a visit without a name and without a post is none of the tale. */
  function named(one: StageState["runs"][number], chosen: string): Option[] {
    const { id, person, title, browser, legs } = one;
    if (!person && !title && id !== chosen) return [];
    const words = [person ?? "Somebody", title && `“${title}”`, browser].filter(Boolean);
    return [{ id, name: `${words.join(" · ")} (${legs})` }];
  }

  return {
    render(): void {
      const { runs: all, chosen } = run.state();
      runs.parentElement!.hidden = isOnePersons;
      options(
        runs,
        [{ id: "all", name: "everybody" }, ...all.flatMap((one) => named(one, chosen))],
        chosen,
      );
      options(views, viewsNow(), look.view);
    },
    /** Through the next one's eyes; after the last, everything again. */
    nextView(): void {
      const all = viewsNow();
      through(all[(all.findIndex(({ id }) => id === look.view) + 1) % all.length]!.id);
    },
    viewAll: (): void => through("everything"),
  };
}

function options(select: HTMLSelectElement, all: readonly Option[], chosen: string): void {
  const key = JSON.stringify(all);
  if (select.dataset["key"] !== key) {
    select.dataset["key"] = key;
    select.replaceChildren(...all.map(({ id, name }) => h("option", { value: id }, name)));
  }
  if (select.value !== chosen) select.value = chosen;
}
