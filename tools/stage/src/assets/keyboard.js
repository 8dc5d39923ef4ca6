import { byId } from "./dom.js";
import { tabIds } from "./inspector.js";
import { recording } from "./live.js";

/** Every key of the stage. A clicker sends page up and page down. */
export function listenToKeys({ look, controls, inspector, presenter, cards, post, replay, run }) {
  const forward = () =>
    look.isNewest() && run.state().held.length > 0 ? controls.next() : look.move(1);
  const keys = {
    ArrowDown: forward,
    ArrowUp: () => look.move(-1),
    PageDown: forward,
    PageUp: () => look.move(-1),
    Home: look.first,
    End: replay.newest,
    Enter: () => (presenter.openInspector(), inspector.focus()),
    Escape: () => replay.leave() || presenter.closeInspector(),
    ArrowRight: () => look.show(tabIds[Math.min(tabIds.length - 1, tabIds.indexOf(look.tab) + 1)]),
    ArrowLeft: () => look.show(tabIds[Math.max(0, tabIds.indexOf(look.tab) - 1)]),
    ...Object.fromEntries(
      tabIds.map((id, index) => [
        String(index + 1),
        () => (presenter.openInspector(), look.show(id)),
      ]),
    ),
    " ": replay.toggle,
    v: presenter.togglePlot,
    p: presenter.toggle,
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

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { key } = event;
    const target = event.target instanceof Element ? event.target : document.body;
    const isTyping = target.matches("input, select, textarea");
    const isPressing =
      (key === "Enter" || key === " ") && target.closest("button, a, summary, [role=tab]");
    if (isTyping || isPressing || document.querySelector("dialog[open]")) return;
    const scrolls = target.closest("[role=tabpanel], pre") && key.startsWith("Arrow");
    if (scrolls || !keys[key]) return;
    event.preventDefault();
    keys[key]();
  });
  return { forward };
}
