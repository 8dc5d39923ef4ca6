import { byId } from "./dom.ts";
import { tabIds } from "./wire/inspector.ts";
import { recording } from "./live.ts";

/**
 * Every key of the stage. A clicker sends page up and page down: they move the story, whatever has
 * the focus.
 */
export function listenToKeys(parts) {
  const { look, controls, presenter, cards, post, replay, run, storyLevel } = parts;
  const inWire = {
    forward: () =>
      look.isNewest() && run.state().held.length > 0 ? controls.next() : look.move(1),
    back: () => look.move(-1),
    step: look.step,
    scene: look.moveStep,
    first: look.first,
    newest: replay.newest,
    toggle: replay.toggle,
    plot: presenter.togglePlot,
  };
  const inStory = {
    forward: storyLevel.forward,
    back: storyLevel.back,
    step: storyLevel.goStep,
    scene: storyLevel.scene,
    first: storyLevel.first,
    newest: storyLevel.newest,
    toggle: storyLevel.toggle,
    plot: storyLevel.nextPlot,
  };
  const level = () => (storyLevel.isStory() ? inStory : inWire);
  const forward = () => level().forward();
  const back = () => level().back();
  const wireKeys = keysOfWire(parts);
  const storyKeys = {
    Enter: storyLevel.openWire,
    Escape: () => presenter.closeInspector(),
    ...Object.fromEntries(["1", "2", "3"].map((key, at) => [key, () => storyLevel.answer(at)])),
  };
  const keys = {
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
    r: controls.askReset,
    "?": () => byId("help").showModal(),
  };
  const actionOf = (key) => keys[key] ?? (storyLevel.isStory() ? storyKeys : wireKeys)[key];

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { key } = event;
    if (key === "PageDown" || key === "PageUp") {
      event.preventDefault();
      document.querySelector("dialog[open]")?.close();
      return keys[key]();
    }
    const target = event.target instanceof Element ? event.target : document.body;
    const isTyping = target.matches("input, select, textarea");
    const isPressing =
      (key === "Enter" || key === " ") && target.closest("button, a, summary, [role=tab]");
    if (isTyping || isPressing || document.querySelector("dialog[open]")) return;
    const scrolls = target.closest("[role=tabpanel], pre") && key.startsWith("Arrow");
    const action = actionOf(key);
    if (scrolls || !action) return;
    event.preventDefault();
    action();
  });
  return { forward, back, step: (id) => level().step(id) };
}

/** What only the wire has: the panel beside a message, told in seven ways. */
function keysOfWire({ look, inspector, presenter, replay }) {
  const tab = (by) => () => {
    const at = tabIds.indexOf(look.tab) + by;
    look.show(tabIds[Math.max(0, Math.min(tabIds.length - 1, at))]);
  };
  const opens = (id) => () => (presenter.openInspector(), look.show(id));
  return {
    Enter: () => (presenter.openInspector(), inspector.focus()),
    Escape: () => replay.leave() || presenter.closeInspector(),
    ArrowRight: tab(1),
    ArrowLeft: tab(-1),
    ...Object.fromEntries(tabIds.map((id, index) => [String(index + 1), opens(id)])),
  };
}
