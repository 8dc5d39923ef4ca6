import { byId } from "./dom.ts";

/**
 * Where the run comes from: the stage, event by event, or the page itself when it is a recording.
 */

const recorded = byId("recording");
export const recording = recorded ? JSON.parse(recorded.textContent) : null;

export async function loadRun() {
  return recording ? recording.run : get("/api/run");
}

const betweenTries = 1_000;

/** The recorded run with one person's legs only, or everybody's. */
export function recordedRun(chosen) {
  const { run } = recording;
  const legs = run.legs.filter((leg) => chosen === "all" || leg.run === chosen);
  const numbers = new Set(legs.map(({ n }) => n));
  return {
    ...run,
    run: chosen,
    legs,
    terms: run.terms.filter(({ leg }) => numbers.has(leg)),
    state: { ...run.state, chosen },
  };
}

/**
 * Keeps `run` up to date and calls `changed(what)` after each event. After a break it is loaded
 * anew: it may be another run by then.
 */
export function listen(run, changed) {
  if (recording) return;
  const events = new EventSource(`/events?since=${run.seq()}`);
  const on = (name, take) =>
    events.addEventListener(name, ({ data }) => {
      take(JSON.parse(data));
      changed(name);
    });
  on("leg", run.takeLeg);
  on("secrets", run.takeSecrets);
  on("term", run.takeTerm);
  on("reset", run.clear);
  on("state", (state) => {
    const isOther = state.chosen !== run.chosen();
    run.takeState(state);
    if (isOther)
      loadRun().then(
        (other) => (run.load(other), changed("run")),
        () => undefined,
      );
  });
  events.addEventListener("open", () => changed("connected"));
  events.addEventListener("error", () => {
    events.close();
    changed("disconnected");
    setTimeout(() => listenAgain(run, changed), betweenTries);
  });
}

async function listenAgain(run, changed) {
  const loaded = await loadRun().catch(() => null);
  if (!loaded) return setTimeout(() => listenAgain(run, changed), betweenTries);
  run.load(loaded);
  changed("run");
  listen(run, changed);
}

/** The lines around a place in the checkout, or null. */
export async function sourceOf({ file, line }, around) {
  if (!recording)
    return get(`/api/source?file=${encodeURIComponent(file)}&line=${line}&around=${around}`).catch(
      () => null,
    );
  const lines = recording.sources[file];
  const from = Math.max(1, line - around);
  return lines ? { from, lines: lines.slice(from - 1, line + around), link: null } : null;
}

export async function curlOf(n) {
  if (recording) return recording.curl[n] ?? "";
  const answer = await fetch(`/api/legs/${n}/curl`);
  return answer.ok ? answer.text() : "";
}

/** Asks the stage to do something. @throws Error with the stage's own words when it cannot */
export async function ask(path, body = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.detail ?? `The stage answered ${answer.status}.`);
  return said;
}

export async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}
