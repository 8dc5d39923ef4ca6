import type { Leg } from "../run/leg.ts";
import { foldLegs } from "./wire/folds.ts";
import { isVisible } from "./wire/views.ts";
import type { Run } from "./run.ts";

export type LookChange = "selected" | "tab" | "view" | "secret";
export type Look = ReturnType<typeof createLook>;

/** What is looked at: which leg, through whose eyes, which tab. Tells its listeners of changes. */
export function createLook(run: Pick<Run, "legs">) {
  const listeners = new Set<(what: LookChange) => void>();
  const changed = (what: LookChange): void => listeners.forEach((listen) => listen(what));
  const seen = (): Leg[] => run.legs().filter((leg) => isVisible(look.view, leg));
  const folded = () => foldLegs(seen(), look.opened);
  const legs = (): Leg[] => (look.showsAll ? seen() : folded().shown);

  const look = {
    selected: null as number | null,
    /** The newest leg is selected as it comes, until an older one is chosen. */
    following: true,
    view: "everything",
    tab: "words",
    /** The tag that is pointed at. */
    secret: null as string | null,
    /** Whether messages without a word of the tale are drawn, too. */
    showsAll: false,
    /** The folds that are shown leg by leg. */
    opened: new Set<number>(),
    onChange: (listen: (what: LookChange) => void) => void listeners.add(listen),
    legs,

    select(n: number | null | undefined): void {
      if (n === undefined || n === null) return;
      if (!look.showsAll) openFoldOf(n);
      look.selected = n;
      look.following = n === legs().at(-1)?.n;
      changed("selected");
    },
    move(by: number): void {
      const all = legs();
      const index = all.findIndex(({ n }) => n === look.selected);
      look.select(all[Math.max(0, Math.min(all.length - 1, index + by))]?.n);
    },
    first: (): void => look.select(legs()[0]?.n),
    newest: (): void => look.select(legs().at(-1)?.n),
    isNewest: (): boolean => look.selected === (legs().at(-1)?.n ?? null),
    /** To the first message of the step after this one, or of this one, or of the one before. */
    moveStep(by: number): void {
      const all = legs();
      const firsts = all.filter(({ step }, index) => step !== all[index - 1]?.step);
      const here = firsts.findLastIndex(({ n }) => n <= (look.selected ?? 0));
      const isInside = by < 0 && firsts[here]?.n !== look.selected;
      look.select(firsts[here + (isInside ? 0 : by)]?.n);
    },
    step: (id: string): void => look.select(legs().find(({ step }) => step === id)?.n),
    /** After the run has changed: goes on to the newest, or back to something that exists. */
    refresh(): void {
      const all = legs();
      const isThere = all.some(({ n }) => n === look.selected);
      if (look.following || !isThere) look.selected = all.at(-1)?.n ?? null;
      if (!isThere) look.following = true;
    },
    show(tab: string): void {
      look.tab = tab;
      changed("tab");
    },
    through(view: string): void {
      look.view = view;
      look.refresh();
      changed("view");
    },
    open(fold: number): void {
      look.opened.add(fold);
      changed("view");
    },
    /** Draws every message, or folds again what tells nothing. */
    toggleAll(): void {
      look.showsAll = !look.showsAll;
      look.opened.clear();
      look.refresh();
      changed("view");
    },
    point(tag: string | null): void {
      if (look.secret === tag) return;
      look.secret = tag;
      changed("secret");
    },
  };
  return look;

  function openFoldOf(n: number): void {
    const { before, last } = folded();
    const fold = [...before.values(), ...(last ? [last] : [])].find((one) =>
      one.legs.some((leg) => leg.n === n),
    );
    if (fold) look.open(fold.n);
  }
}
