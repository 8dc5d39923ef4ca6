import { byId, h } from "./dom.ts";
import { ask, get, recordedRun, recording } from "./live.ts";
import { postCode } from "./cards/post.ts";
import { stepAt } from "./story.ts";
import { viewNames } from "./wire/views.ts";

/** What the speaker may press: hold, next, clock, reset, whose run, through whose eyes. */
export function createControls({ run, look, say, changed }) {
  /** A recording cannot be told anything. */
  const try_ = (work) => (recording ? undefined : work().catch((error) => say(error.message)));
  /** A recording of one run has no other to choose. */
  const isOnePersons =
    recording !== null && (recording.run.run !== "all" || recording.run.state.runs.length < 2);
  const isHolding = () => run.state().breakpoints.length > 0;
  const sayClock = ({ clock }) => say(clockWords(clock));

  const actions = {
    /** Whatever is held or would be is let go; else every message is held. */
    hold: () =>
      try_(async () => {
        const { breakpoints } = await ask("/api/breakpoints", {
          steps: isHolding() || run.state().held.length > 0 ? [] : ["*"],
        });
        say(breakpoints.length ? "Every message is held where it arrives." : "Nothing is held.");
      }),
    holdHere: () =>
      try_(() => {
        const step = run.leg(look.selected)?.step;
        if (!step) return Promise.resolve();
        const steps = run.state().breakpoints.filter((one) => one !== "*");
        return ask("/api/breakpoints", {
          steps: steps.includes(step) ? steps.filter((one) => one !== step) : [...steps, step],
        });
      }),
    next: () => try_(() => (run.state().held.length > 0 ? ask("/api/next") : Promise.resolve())),
    expire: (what) =>
      try_(async () =>
        say(
          `The ${what} has expired. ${clockWords((await ask("/api/clock/expire", { what })).clock)}`,
        ),
      ),
    skip: (skip) => try_(async () => sayClock(await ask("/api/clock", { skip }))),
    now: () => try_(async () => sayClock(await ask("/api/clock", { ahead: 0 }))),
    choose: (chosen) =>
      recording
        ? (run.load(recordedRun(chosen)), changed())
        : try_(() => ask("/api/chosen", { run: chosen })),
    askReset: () => !recording && byId("reset-dialog").showModal(),
    reset: () =>
      try_(async () => {
        const { ms, parties } = await ask("/api/reset");
        const silent = Object.entries(parties)
          .filter(([, said]) => said !== "reset")
          .map(([id]) => run.player(id)?.name ?? id);
        say(
          silent.length
            ? `Begun anew, but ${silent.join(" and ")} did not answer.`
            : `Everybody is back at the seed, after ${ms} ms.`,
        );
      }),
  };

  byId("hold").addEventListener("click", actions.hold);
  byId("hold-here").addEventListener("click", actions.holdHere);
  byId("next").addEventListener("click", actions.next);
  byId("reset").addEventListener("click", actions.askReset);
  byId("reset-dialog").addEventListener(
    "close",
    ({ target }) => target.returnValue === "reset" && void actions.reset(),
  );
  for (const button of document.querySelectorAll("[data-expire]"))
    button.addEventListener("click", () => actions.expire(button.dataset.expire));
  for (const button of document.querySelectorAll("[data-skip]"))
    button.addEventListener("click", () => actions.skip(Number(button.dataset.skip)));
  byId("clock-now").addEventListener("click", actions.now);
  byId("run").addEventListener("change", ({ target }) => void actions.choose(target.value));
  byId("view").addEventListener("change", ({ target }) => {
    look.through(target.value);
    say(
      viewNames.find(({ id }) => id === target.value)?.sentence ??
        "Only what this party sent and received.",
    );
  });
  byId("open-start-check").addEventListener("click", startCheck);
  setInterval(renderHeld, 1_000);

  function render() {
    const { clock, runs, chosen, breakpoints } = run.state();
    byId("hold").setAttribute("aria-pressed", String(isHolding()));
    byId("hold").querySelector("span").textContent = breakpoints.includes("*")
      ? "Holding all"
      : isHolding()
        ? `Holding ${breakpoints.length}`
        : "Hold";
    const here = run.leg(look.selected)?.step;
    byId("hold-here").disabled = !here;
    byId("hold-here").setAttribute("aria-pressed", String(breakpoints.includes(here)));
    byId("clock-state").textContent = clockWords(clock);
    byId("clock").classList.toggle("moved", clock.ahead > 0);
    byId("run").parentElement.hidden = isOnePersons;
    options(
      byId("run"),
      [{ id: "all", name: "everybody" }, ...runs.flatMap((one) => named(one, chosen))],
      chosen,
    );
    const parties = run
      .players()
      .filter(({ person }) => !person)
      .map(({ id, name }) => ({ id: `party:${id}`, name: `as ${name} saw it` }));
    options(byId("view"), [...viewNames, ...parties], look.view);
    renderHeld();
  }

  /**
   * Who never said a name is called by what they did first; of whom not even that is known, a name
   * would tell nothing.
   */
  function named({ id, name, legs }, chosen) {
    const isNameless = name === `Run ${id}`;
    const beginning = run.began(id);
    const first = beginning && stepAt(beginning).title;
    if (isNameless && !first && id !== chosen) return [];
    return { id, name: `${isNameless && first ? first : name} (${legs})` };
  }

  async function startCheck() {
    byId("start-check").showModal();
    const all = await get("/api/start-check").catch(({ message }) => [
      { name: "The stage", ok: false, detail: message },
    ]);
    const list = all.map(({ name, ok, detail }) =>
      h(
        "li",
        { class: ok ? "good" : "bad" },
        h(
          "span",
          { class: "verdict" },
          ok ? "✓" : "✗",
          h("span", { class: "heard" }, ok ? "Yes:" : "No:"),
        ),
        h("b", {}, name),
        h("small", {}, detail),
      ),
    );
    byId("start-check")
      .querySelector("ul")
      .replaceChildren(...list);
    byId("start-check")
      .querySelector(".qr")
      .replaceChildren(...(await postCode()));
  }

  function renderHeld() {
    const { held } = run.state();
    const next = byId("next");
    next.hidden = held.length === 0;
    const [first] = held;
    const left = first?.until ? Math.max(0, Math.round((first.until - Date.now()) / 1_000)) : null;
    next.querySelector("span").textContent = first
      ? `Let ${first.leg} go${held.length > 1 ? ` (${held.length} wait)` : ""}${left === null ? "" : `, ${left} s`}`
      : "";
    document.body.classList.toggle("is-held", held.length > 0);
  }

  return { ...actions, render };
}

function options(select, all, chosen) {
  const key = JSON.stringify(all);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...all.map(({ id, name }) => h("option", { value: id }, name)));
  }
  if (select.value !== chosen) select.value = chosen;
}

function clockWords({ ahead }) {
  return ahead === 0
    ? "The parties' clocks are right."
    : `The parties' clocks are ${duration(ahead)} ahead.`;
}

export function duration(ms) {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
