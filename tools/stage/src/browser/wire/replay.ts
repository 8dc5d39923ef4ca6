import { byId } from "../dom.ts";

const pace = 1_100;

/**
 * Plays the run again from its first message, or from where it was stopped, until it is over or
 * somebody leaves it.
 */
export function createReplay({ run, look, changed }) {
  const button = byId("replay");
  let timer;

  function next() {
    const waiting = run.all().find(({ n }) => n > run.until());
    if (!waiting) return stop();
    run.showUntil(waiting.n);
    look.following = true;
    changed();
  }

  function start() {
    if (!run.all().some(({ n }) => n > run.until())) run.showUntil(0);
    timer = setInterval(next, pace);
    next();
    show();
  }

  /** Pauses; or shows everything again when there is nothing left to come. */
  function stop() {
    clearInterval(timer);
    timer = undefined;
    if (!run.all().some(({ n }) => n > run.until())) run.showUntil(Infinity);
    show();
    changed();
  }

  /** Shows everything again. @returns whether there was a replay to leave */
  function leave() {
    if (run.until() === Infinity) return false;
    run.showUntil(Infinity);
    stop();
    return true;
  }

  function newest() {
    leave();
    look.newest();
  }

  function show() {
    button.querySelector("span").textContent = timer
      ? "Pause"
      : run.until() === Infinity
        ? "Replay"
        : "Go on";
    button.setAttribute("aria-pressed", String(timer !== undefined));
  }

  const toggle = () => (timer ? stop() : start());
  button.addEventListener("click", toggle);
  return { toggle, leave, newest };
}
