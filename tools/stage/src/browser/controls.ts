import { byId, targetOf, within } from "./dom.ts";
import { ask, recordedRun, recording } from "./live.ts";
import type { Look } from "./look.ts";
import { createPickers } from "./pickers.ts";
import type { Run } from "./run.ts";
import type { StageState } from "./run-view.ts";
import { listenToScenes } from "./scenes.ts";
import { openStartCheck } from "./start-check.ts";
import { clockWords } from "./times.ts";

interface ControlParts {
  readonly run: Run;
  readonly look: Look;
  readonly say: (text: string) => void;
  readonly changed: () => void;
}

interface ResetAnswer {
  readonly ms: number;
  readonly parties: Readonly<Record<string, string>>;
}

export type Controls = ReturnType<typeof createControls>;

/** What the speaker may press: hold, next, clock, reset, whose run, through whose eyes. */
export function createControls({ run, look, say, changed }: ControlParts) {
  /** A recording cannot be told anything. */
  const try_ = (work: () => Promise<unknown>): void => {
    if (!recording) void work().catch((error: Error) => say(error.message));
  };
  const isHolding = (): boolean => run.state().breakpoints.length > 0;
  const sayClock = ({ clock }: StageState): void => say(clockWords(clock.ahead));
  const holdAt = (steps: readonly string[]) => ask<StageState>("/api/breakpoints", { steps });

  const actions = {
    /** Whatever is held or would be is let go; else every message is held. */
    hold: () =>
      try_(async () => {
        const isOn = isHolding() || run.state().held.length > 0;
        const { breakpoints } = await holdAt(isOn ? [] : ["*"]);
        say(breakpoints.length ? "Every message is held where it arrives." : "Nothing is held.");
      }),
    holdHere: () =>
      try_(async () => {
        const step = run.leg(look.selected)?.step;
        if (!step) return;
        const steps = run.state().breakpoints.filter((one) => one !== "*");
        const isHere = steps.includes(step);
        await holdAt(isHere ? steps.filter((one) => one !== step) : [...steps, step]);
        say(isHere ? "This step is not held any more." : "The next message of this step is held.");
      }),
    next: () =>
      try_(() => (run.state().held.length > 0 ? ask("/api/next") : Promise.resolve(undefined))),
    expire: (what: string) =>
      try_(async () => {
        const { clock } = await ask<StageState>("/api/clock/expire", { what });
        say(`The ${what} has expired. ${clockWords(clock.ahead)}`);
      }),
    skip: (skip: number) => try_(async () => sayClock(await ask("/api/clock", { skip }))),
    now: () => try_(async () => sayClock(await ask("/api/clock", { ahead: 0 }))),
    choose: (chosen: string) =>
      recording
        ? (run.load(recordedRun(recording.run, chosen)), changed())
        : try_(() => ask("/api/chosen", { run: chosen })),
    askReset: () => void (!recording && byId<HTMLDialogElement>("reset-dialog").showModal()),
    /** Arranges at the parties what an act needs. */
    setScene: (act: number) =>
      try_(async () => {
        const { said } = await ask<{ readonly said: string }>("/api/scene", { act });
        say(`Act ${act}: ${said}`);
      }),
    reset: () =>
      try_(async () => {
        const { ms, parties } = await ask<ResetAnswer>("/api/reset");
        const silent = Object.entries(parties)
          .filter(([, said]) => said !== "reset")
          .map(([id]) => run.player(id)?.name ?? id);
        say(
          silent.length
            ? `Begun anew, but ${silent.join(" and ")} did not answer.`
            : `Every party is back at the seed, after ${ms} ms.`,
        );
      }),
  };
  const pickers = createPickers({ run, look, say, choose: actions.choose });

  byId("hold").addEventListener("click", actions.hold);
  byId("hold-here").addEventListener("click", actions.holdHere);
  byId("next").addEventListener("click", actions.next);
  byId("reset").addEventListener("click", actions.askReset);
  byId<HTMLDialogElement>("reset-dialog").addEventListener("close", (event) => {
    if ((event.target as HTMLDialogElement).returnValue === "reset") actions.reset();
  });
  byId("clock-menu").addEventListener("click", (event) => {
    const { expire, skip } = targetOf(event).closest<HTMLElement>("button")?.dataset ?? {};
    if (expire) actions.expire(expire);
    if (skip) actions.skip(Number(skip));
  });
  byId("clock-now").addEventListener("click", actions.now);
  byId("open-start-check").addEventListener("click", () => void openStartCheck());
  listenToScenes(actions.setScene);
  setInterval(renderHeld, 1_000);

  function render(): void {
    const { clock, breakpoints } = run.state();
    byId("hold").setAttribute("aria-pressed", String(isHolding()));
    within(byId("hold"), "span").textContent = breakpoints.includes("*")
      ? "Holding all"
      : isHolding()
        ? `Holding ${breakpoints.length}`
        : "Hold";
    const here = run.leg(look.selected)?.step;
    const holdHere = byId<HTMLButtonElement>("hold-here");
    holdHere.disabled = !here;
    holdHere.setAttribute("aria-pressed", String(here !== undefined && breakpoints.includes(here)));
    byId("clock-state").textContent = clockWords(clock.ahead);
    byId("clock").classList.toggle("moved", clock.ahead > 0);
    pickers.render();
    renderHeld();
  }

  function renderHeld(): void {
    const { held } = run.state();
    const next = byId("next");
    next.hidden = held.length === 0;
    const [first] = held;
    const left = first?.until ? Math.max(0, Math.round((first.until - Date.now()) / 1_000)) : null;
    within(next, "span").textContent = first
      ? `Let ${first.leg} go${held.length > 1 ? ` (${held.length} wait)` : ""}${left === null ? "" : `, ${left} s`}`
      : "";
    document.body.classList.toggle("is-held", held.length > 0);
  }

  return { ...actions, nextView: pickers.nextView, viewAll: pickers.viewAll, render };
}
