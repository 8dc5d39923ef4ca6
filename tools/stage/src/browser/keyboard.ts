import type { Cards } from "./cards/cards.ts";
import type { PostCard } from "./cards/post.ts";
import type { Controls } from "./controls.ts";
import { byId, targetOf } from "./dom.ts";
import { recording } from "./live.ts";
import type { Look } from "./look.ts";
import type { Presenter } from "./presenter.ts";
import type { Run } from "./run.ts";
import { openScenes } from "./scenes.ts";
import type { StoryLevel } from "./story-level.ts";
import { tabIds, type Inspector } from "./wire/inspector.ts";
import type { Replay } from "./wire/replay.ts";

interface StageParts {
  readonly look: Look;
  readonly controls: Controls;
  readonly inspector: Inspector;
  readonly presenter: Presenter;
  readonly cards: Cards;
  readonly post: PostCard;
  readonly replay: Replay;
  readonly run: Run;
  readonly storyLevel: StoryLevel;
}

type Keys = Readonly<Record<string, () => unknown>>;

/** What moves the tale, whichever level tells it. */
export interface Moves {
  readonly forward: () => void;
  readonly back: () => void;
  readonly step: (id: string) => void;
}

/**
 * Every key of the stage. A clicker sends page up and page down: they move the story, whatever has
 * the focus.
 */
export function listenToKeys(parts: StageParts): Moves {
  const { controls, presenter, cards, post, storyLevel } = parts;
  const [inStory, inWire] = [movesInStory(parts), movesInWire(parts)];
  const level = () => (storyLevel.isStory() ? inStory : inWire);
  const forward = (): void => level().forward();
  const back = (): void => level().back();
  const wireKeys = keysOfWire(parts);
  const storyKeys: Keys = {
    Enter: storyLevel.openWire,
    Escape: () => presenter.closeInspector(),
    ...Object.fromEntries(["1", "2", "3"].map((key, at) => [key, () => storyLevel.answer(at)])),
  };
  const keys: Keys = {
    ArrowDown: forward,
    ArrowUp: back,
    PageDown: forward,
    PageUp: back,
    Home: () => level().first(),
    End: () => level().newest(),
    "]": () => level().scene(1),
    "[": () => level().scene(-1),
    " ": () => level().toggle(),
    v: () => level().plot(),
    s: storyLevel.switchLevel,
    l: () => storyLevel.isStory() && storyLevel.learn(),
    p: presenter.toggle,
    f: presenter.fill,
    q: () => !recording && post.open(),
    h: controls.hold,
    b: controls.holdHere,
    n: controls.next,
    c: () => controls.expire("code"),
    t: () => controls.expire("token"),
    o: cards.codeOrToken,
    i: cards.token,
    d: cards.deck,
    a: openScenes,
    r: controls.askReset,
    "?": () => byId<HTMLDialogElement>("help").showModal(),
  };
  const actionOf = (key: string) => keys[key] ?? (storyLevel.isStory() ? storyKeys : wireKeys)[key];

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { key } = event;
    const dialog = document.querySelector<HTMLDialogElement>("dialog[open]");
    if (key === "PageDown" || key === "PageUp") {
      event.preventDefault();
      dialog?.close();
      return void keys[key]!();
    }
    const target = targetOf(event);
    const isTyping = target.matches("input, select, textarea");
    const isPressing =
      (key === "Enter" || key === " ") && target.closest("button, a, summary, [role=tab]");
    // The key that opened a dialog closes it.
    if (dialog && dialog.dataset["key"] === key) return dialog.close();
    if (isTyping || isPressing || dialog) return;
    const scrolls = target.closest("[role=tabpanel], pre") && key.startsWith("Arrow");
    const action = actionOf(key);
    if (scrolls || !action) return;
    event.preventDefault();
    action();
  });
  return { forward, back, step: (id) => level().step(id) };
}

function movesInStory({ storyLevel }: StageParts) {
  return {
    forward: storyLevel.forward,
    back: storyLevel.back,
    step: storyLevel.goStep,
    scene: storyLevel.scene,
    first: storyLevel.first,
    newest: storyLevel.newest,
    toggle: storyLevel.toggle,
    plot: storyLevel.nextPlot,
  };
}

function movesInWire({ look, run, controls, replay, presenter }: StageParts) {
  return {
    forward: (): void => {
      if (!look.isNewest()) return look.move(1);
      if (run.state().held.length > 0) return controls.next();
      if (!replay.step()) look.move(1);
    },
    back: () => look.move(-1),
    step: look.step,
    scene: look.moveStep,
    first: look.first,
    newest: replay.newest,
    toggle: replay.toggle,
    plot: presenter.togglePlot,
  };
}

/** What only the wire has: the panel beside a message, told in seven ways, and what is folded. */
function keysOfWire({ look, controls, inspector, presenter, replay }: StageParts): Keys {
  const tab = (by: number) => () => {
    const at = tabIds.indexOf(look.tab) + by;
    look.show(tabIds[Math.max(0, Math.min(tabIds.length - 1, at))]!);
  };
  const opens = (id: string) => () => (presenter.openInspector(), look.show(id));
  return {
    Enter: () => (presenter.openInspector(), inspector.focus()),
    Escape: () => replay.leave() || presenter.closeInspector(),
    ArrowRight: tab(1),
    ArrowLeft: tab(-1),
    e: look.toggleAll,
    w: controls.nextView,
    W: controls.viewAll,
    ...Object.fromEntries(tabIds.map((id, index) => [String(index + 1), opens(id)])),
  };
}
