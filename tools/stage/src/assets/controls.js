import { byId, h } from "./dom.js";
import { ask, get, recording } from "./live.js";
import { postCode } from "./post.js";
import { viewNames } from "./views.js";

/** What the speaker may press: hold, next, clock, reset, whose run, through whose eyes. */
export function createControls({ run, look, say }) {
  /** A recording cannot be told anything. */
  const try_ = (work) => (recording ? undefined : work().catch((error) => say(error.message)));
  const isHolding = () => run.state().breakpoints.length > 0;

  const actions = {
    hold: () => try_(() => ask("/api/breakpoints", { steps: isHolding() ? [] : ["*"] })),
    holdHere: () =>
      try_(() => {
        const step = run.leg(look.selected)?.step;
        if (!step) return Promise.resolve();
        const steps = run.state().breakpoints.filter((one) => one !== "*");
        return ask("/api/breakpoints", { steps: steps.includes(step) ? steps.filter((one) => one !== step) : [...steps, step] });
      }),
    next: () => try_(() => (run.state().held.length > 0 ? ask("/api/next") : Promise.resolve())),
    expire: (what) => try_(() => ask("/api/clock/expire", { what })),
    skip: (skip) => try_(() => ask("/api/clock", { skip })),
    now: () => try_(() => ask("/api/clock", { ahead: 0 })),
    choose: (chosen) => try_(() => ask("/api/chosen", { run: chosen })),
    askReset: () => !recording && byId("reset-dialog").showModal(),
    reset: () =>
      try_(async () => {
        const { ms, parties } = await ask("/api/reset");
        const silent = Object.entries(parties).filter(([, said]) => said !== "reset").map(([id]) => run.player(id)?.name ?? id);
        say(silent.length ? `Begun anew, but ${silent.join(" and ")} did not answer.` : `Everybody is back at the seed, after ${ms} ms.`);
      }),
  };

  byId("hold").addEventListener("click", actions.hold);
  byId("hold-here").addEventListener("click", actions.holdHere);
  byId("next").addEventListener("click", actions.next);
  byId("reset").addEventListener("click", actions.askReset);
  byId("reset-dialog").addEventListener("close", ({ target }) => target.returnValue === "reset" && void actions.reset());
  for (const button of document.querySelectorAll("[data-expire]")) button.addEventListener("click", () => actions.expire(button.dataset.expire));
  for (const button of document.querySelectorAll("[data-skip]")) button.addEventListener("click", () => actions.skip(Number(button.dataset.skip)));
  byId("clock-now").addEventListener("click", actions.now);
  byId("run").addEventListener("change", ({ target }) => void actions.choose(target.value));
  byId("view").addEventListener("change", ({ target }) => {
    look.through(target.value);
    say(viewNames.find(({ id }) => id === target.value)?.sentence ?? "Only what this party sent and received.");
  });
  byId("open-start-check").addEventListener("click", startCheck);
  setInterval(renderHeld, 1_000);

  function render() {
    const { clock, runs, chosen, breakpoints } = run.state();
    byId("hold").setAttribute("aria-pressed", String(isHolding()));
    byId("hold").querySelector("span").textContent = breakpoints.includes("*") ? "Holding all" : isHolding() ? `Holding ${breakpoints.length}` : "Hold";
    const here = run.leg(look.selected)?.step;
    byId("hold-here").disabled = !here;
    byId("hold-here").setAttribute("aria-pressed", String(breakpoints.includes(here)));
    byId("clock-state").textContent = clock.ahead === 0 ? "The parties' clocks are right." : `The parties' clocks are ${duration(clock.ahead)} ahead.`;
    byId("clock").classList.toggle("moved", clock.ahead > 0);
    options(byId("run"), [{ id: "all", name: "everybody" }, ...runs.map(({ id, name, legs }) => ({ id, name: `${name} (${legs})` }))], chosen);
    const parties = run.players().filter(({ person }) => !person).map(({ id, name }) => ({ id: `party:${id}`, name: `as ${name} saw it` }));
    options(byId("view"), [...viewNames, ...parties], look.view);
    renderHeld();
  }

  async function startCheck() {
    byId("start-check").showModal();
    const all = await get("/api/start-check").catch(({ message }) => [{ name: "The stage", ok: false, detail: message }]);
    const list = all.map(({ name, ok, detail }) => h("li", { class: ok ? "good" : "bad" }, h("span", { class: "verdict" }, ok ? "✓" : "✗", h("span", { class: "heard" }, ok ? "Yes:" : "No:")), h("b", {}, name), h("small", {}, detail)));
    byId("start-check").querySelector("ul").replaceChildren(...list);
    byId("start-check").querySelector(".qr").replaceChildren(...(await postCode()));
  }

  function renderHeld() {
    const { held } = run.state();
    const next = byId("next");
    next.hidden = held.length === 0;
    const [first] = held;
    const left = first?.until ? Math.max(0, Math.round((first.until - Date.now()) / 1_000)) : null;
    next.querySelector("span").textContent = first ? `Let ${first.leg} go${held.length > 1 ? ` (${held.length} wait)` : ""}${left === null ? "" : `, ${left} s`}` : "";
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

export function duration(ms) {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
