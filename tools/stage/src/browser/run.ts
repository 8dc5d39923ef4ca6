import type { Leg, Secret, TermMet } from "../run/leg.ts";
import type { RecordedPages } from "./alice-page.ts";
import type { LoadedRun, PlayerView, RunView, StageState } from "./run-view.ts";

export type Run = ReturnType<typeof createRun>;

/** What is known of the run, kept up to date by the stage's events. Knows no page. */
export function createRun(loaded: LoadedRun) {
  let legs = new Map<number, Leg>();
  let secrets = new Map<string, Secret>();
  let terms = new Map<string, TermMet>();
  let startedAt: number | undefined;
  let { players, state, run: chosen, seq, dropped } = loaded;
  /** The first leg of each person's run, as far as it was ever shown here. */
  const began = new Map<string, Leg>();
  /** While the run is played again, what comes later is not shown yet. */
  let until = Infinity;
  /** In order, and kept until something changes: they are asked for often. */
  let sorted: Leg[] | undefined;
  let shown: Leg[] | undefined;

  function load(run: LoadedRun): void {
    if (run.startedAt !== startedAt) began.clear();
    startedAt = run.startedAt;
    legs = new Map(run.legs.map((leg) => [leg.n, leg]));
    run.legs.forEach(noteBeginning);
    secrets = new Map(run.secrets.map((secret) => [secret.tag, secret]));
    terms = new Map(run.terms.map((term) => [term.id, term]));
    ({ players, state, run: chosen, seq, dropped } = run);
    changed();
  }

  function noteBeginning(leg: Leg): void {
    if (leg.n <= (began.get(leg.run)?.n ?? Infinity)) began.set(leg.run, leg);
  }

  const isOfRun = (leg: Leg): boolean => chosen === "all" || leg.run === chosen;
  const all = (): Leg[] =>
    (sorted ??= [...legs.values()].filter(isOfRun).sort((one, other) => one.n - other.n));
  const changed = (): void => void (sorted = shown = undefined);

  load(loaded);

  return {
    load,
    all,
    legs: (): Leg[] => (shown ??= until === Infinity ? all() : all().filter(({ n }) => n <= until)),
    until: () => until,
    showUntil: (n: number): void => {
      until = n;
      changed();
    },
    leg: (n: number | null): Leg | undefined => (n === null ? undefined : legs.get(n)),
    secret: (tag: string) => secrets.get(tag),
    secrets: () => [...secrets.values()],
    terms: () => [...terms.values()].filter(({ leg }) => leg <= until),
    players: () => players,
    player: (id: string): PlayerView | undefined => players.find((player) => player.id === id),
    state: () => state,
    chosen: () => chosen,
    recordedPages: (): RecordedPages | undefined => loaded.recordedPages,
    /** Up to which event this is known. */
    seq: () => seq,
    /** How much was reported and is not kept. */
    dropped: () => dropped,
    began: (id: string) => began.get(id),

    takeLeg: (leg: Leg): void => {
      legs.set(leg.n, leg);
      noteBeginning(leg);
      changed();
    },
    takeSecrets: (changed: readonly Secret[]): void =>
      changed.forEach((secret) => secrets.set(secret.tag, secret)),
    takeTerm: (term: TermMet): void => void terms.set(term.id, term),
    takeState: (changed: StageState): void => void (state = changed),
    clear: (): void => {
      until = Infinity;
      dropped = 0;
      changed();
      for (const known of [legs, secrets, terms, began]) known.clear();
    },
  } satisfies RunView & Record<string, unknown>;
}

export interface Exchange {
  readonly request: Leg | undefined;
  readonly response: Leg | undefined;
}

/** The other leg of the same exchange, and the request of the two. */
export function exchangeOf(run: Pick<Run, "leg">, leg: Leg): Exchange {
  const other = leg.pair === null ? undefined : run.leg(leg.pair);
  return leg.kind === "request"
    ? { request: leg, response: other }
    : { request: other, response: leg };
}

export type LegWithPage = Leg & { readonly page: NonNullable<Leg["page"]> };

/**
 * The page that stands in front of somebody at the time of a leg: the last one that came to a
 * browser.
 */
export function pageBefore(legs: readonly Leg[], n: number): LegWithPage | undefined {
  return legs.findLast(
    (leg): leg is LegWithPage => leg.n <= n && leg.page !== null && leg.channel === "front",
  );
}

/** The secrets to follow at the time of a leg: of each kind the newest seen so far. */
export function secretsAt(
  run: Pick<Run, "secret">,
  legs: readonly Leg[],
  n: number,
  kinds: readonly string[],
): Secret[] {
  const seen = new Map<string, Secret>();
  for (const leg of legs) {
    if (leg.n > n) break;
    for (const tag of leg.secrets) {
      const secret = run.secret(tag);
      if (secret && kinds.includes(secret.kind)) seen.set(secret.kind, secret);
    }
  }
  return kinds.flatMap((kind) => seen.get(kind) ?? []);
}
