import { isVisible } from "./wire/views.ts";

/**
 * What is looked at: which leg, through whose eyes, which tab. Tells whoever asked when it changes.
 */
export function createLook(run) {
  const listeners = new Set();
  const changed = (what) => listeners.forEach((listen) => listen(what));
  const legs = () => run.legs().filter((leg) => isVisible(look.view, leg));

  const look = {
    selected: null,
    /** The newest leg is selected as it comes, until somebody chooses an older one. */
    following: true,
    view: "everything",
    tab: "words",
    /** The tag that is pointed at. */
    secret: null,
    onChange: (listen) => void listeners.add(listen),

    select(n) {
      if (n === undefined || n === null) return;
      look.selected = n;
      look.following = n === legs().at(-1)?.n;
      changed("selected");
    },
    move(by) {
      const all = legs();
      const index = all.findIndex(({ n }) => n === look.selected);
      look.select(all[Math.max(0, Math.min(all.length - 1, index + by))]?.n);
    },
    first: () => look.select(legs()[0]?.n),
    newest: () => look.select(legs().at(-1)?.n),
    isNewest: () => look.selected === (legs().at(-1)?.n ?? null),
    /** To the first message of the step after this one, or of this one, or of the one before. */
    moveStep(by) {
      const all = legs();
      const firsts = all.filter(({ step }, index) => step !== all[index - 1]?.step);
      const here = firsts.findLastIndex(({ n }) => n <= (look.selected ?? 0));
      const isInside = by < 0 && firsts[here]?.n !== look.selected;
      look.select(firsts[here + (isInside ? 0 : by)]?.n);
    },
    step: (id) => look.select(legs().find(({ step }) => step === id)?.n),
    /** After the run has changed: goes on to the newest, or back to something that exists. */
    refresh() {
      const all = legs();
      const isThere = all.some(({ n }) => n === look.selected);
      if (look.following || !isThere) look.selected = all.at(-1)?.n ?? null;
      if (!isThere) look.following = true;
    },
    show(tab) {
      look.tab = tab;
      changed("tab");
    },
    through(view) {
      look.view = view;
      look.refresh();
      changed("view");
    },
    point(tag) {
      if (look.secret === tag) return;
      look.secret = tag;
      changed("secret");
    },
  };
  return look;
}
