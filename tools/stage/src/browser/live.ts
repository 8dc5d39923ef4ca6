import type { SourceLine } from "@tale/backstage/facts";
import type { Run } from "./run.ts";
import type { LoadedRun, StageState } from "./run-view.ts";

/**
 * Where the run comes from: the stage, event by event, or the page itself when it is a recording.
 */
interface Recording {
  readonly run: LoadedRun;
  readonly sources: Readonly<Record<string, readonly string[]>>;
  readonly curl: Readonly<Record<string, string>>;
}

const recorded = document.getElementById("recording");
export const recording: Recording | null = recorded
  ? (JSON.parse(recorded.textContent) as Recording)
  : null;

export async function loadRun(): Promise<LoadedRun> {
  return recording ? recording.run : get("/api/run");
}

const betweenTries = 1_000;

/** The recorded run with one person's legs only, or everybody's. */
export function recordedRun(run: LoadedRun, chosen: string): LoadedRun {
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

export type Change = "leg" | "secrets" | "term" | "reset" | "state" | "run" | Connection;
type Connection = "connected" | "disconnected";

/**
 * Keeps `run` up to date and calls `changed(what)` after each event. After a break it is loaded
 * anew: it may be another run by then.
 */
export function listen(run: Run, changed: (what: Change) => void): void {
  if (recording) return;
  const events = new EventSource(`/events?since=${run.seq()}`);
  const on = <Value>(name: Change, take: (value: Value) => void): void =>
    events.addEventListener(name, ({ data }: MessageEvent<string>) => {
      take(JSON.parse(data) as Value);
      changed(name);
    });
  on("leg", run.takeLeg);
  on("secrets", run.takeSecrets);
  on("term", run.takeTerm);
  on("reset", run.clear);
  on("state", (state: StageState) => {
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
    setTimeout(() => void listenAgain(run, changed), betweenTries);
  });
}

async function listenAgain(run: Run, changed: (what: Change) => void): Promise<void> {
  const loaded = await loadRun().catch(() => null);
  if (!loaded) return void setTimeout(() => void listenAgain(run, changed), betweenTries);
  run.load(loaded);
  changed("run");
  listen(run, changed);
}

export interface SourceLines {
  readonly from: number;
  readonly lines: readonly string[];
  /** Opens the place in the editor. */
  readonly link: string | null;
}

/** The lines around a place in the checkout, or null. */
export async function sourceOf(
  { file, line }: SourceLine,
  around: number,
): Promise<SourceLines | null> {
  if (!recording)
    return get<SourceLines>(
      `/api/source?file=${encodeURIComponent(file)}&line=${line}&around=${around}`,
    ).catch(() => null);
  const lines = recording.sources[file];
  const from = Math.max(1, line - around);
  return lines ? { from, lines: lines.slice(from - 1, line + around), link: null } : null;
}

export async function curlOf(n: number): Promise<string> {
  if (recording) return recording.curl[n] ?? "";
  const answer = await fetch(`/api/legs/${n}/curl`);
  return answer.ok ? answer.text() : "";
}

/** Asks the stage to do something. @throws Error with the stage's own words when it cannot */
export async function ask<Answer>(path: string, body: object = {}): Promise<Answer> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = (await answer.json().catch(() => ({}))) as Answer & { readonly detail?: string };
  if (!answer.ok) throw new Error(said.detail ?? `The stage answered ${answer.status}.`);
  return said;
}

export async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as Answer;
}
