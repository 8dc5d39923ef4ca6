import { byId, within } from "../dom.ts";
import type { Look } from "../look.ts";
import type { Run } from "../run.ts";

const pace = 1_100;

interface ReplayParts {
  readonly run: Run;
  readonly look: Look;
  readonly changed: () => void;
}

export type Replay = ReturnType<typeof createReplay>;

/** Plays the run again from its first message, or from where it was stopped, until it is left. */
export function createReplay({ run, look, changed }: ReplayParts) {
  const button = byId("replay");
  let timer: ReturnType<typeof setInterval> | undefined;
  const isMoreToCome = (): boolean => run.all().some(({ n }) => n > run.until());

  function next(): void {
    const waiting = run.all().find(({ n }) => n > run.until());
    if (!waiting) return stop();
    run.showUntil(waiting.n);
    look.following = true;
    changed();
  }

  function start(): void {
    if (!isMoreToCome()) run.showUntil(0);
    timer = setInterval(next, pace);
    next();
    show();
  }

  /** Pauses; or shows everything again when there is nothing left to come. */
  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    if (!isMoreToCome()) run.showUntil(Infinity);
    show();
    changed();
  }

  /** Shows everything again. @returns whether there was a replay to leave */
  function leave(): boolean {
    if (run.until() === Infinity) return false;
    run.showUntil(Infinity);
    stop();
    return true;
  }

  function newest(): void {
    leave();
    look.newest();
  }

  function show(): void {
    const isPaused = run.until() !== Infinity;
    within(button, "span").textContent = timer ? "Pause" : isPaused ? "Go on" : "Replay";
    button.setAttribute("aria-pressed", String(timer !== undefined));
  }

  const toggle = (): void => (timer ? stop() : start());
  button.addEventListener("click", toggle);
  return {
    toggle,
    leave,
    newest,
    /** One message on while the run is played again. @returns whether it was */
    step(): boolean {
      if (run.until() === Infinity) return false;
      next();
      return true;
    },
  };
}
