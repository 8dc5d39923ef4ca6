/** What is known of the run, kept up to date by the stage's events. Knows no page. */
export function createRun(loaded) {
  let legs = new Map();
  let secrets = new Map();
  let terms = new Map();
  let startedAt;
  let { players, state, run: chosen, seq, dropped } = loaded;
  /** The first leg of each person's run, as far as it was ever shown here. */
  const began = new Map();
  function load(run) {
    if (run.startedAt !== startedAt) began.clear();
    startedAt = run.startedAt;
    legs = new Map(run.legs.map((leg) => [leg.n, leg]));
    run.legs.forEach(noteBeginning);
    secrets = new Map(run.secrets.map((secret) => [secret.tag, secret]));
    terms = new Map(run.terms.map((term) => [term.id, term]));
    ({ players, state, run: chosen, seq, dropped } = run);
    changed();
  }

  function noteBeginning(leg) {
    if (leg.n <= (began.get(leg.run)?.n ?? Infinity)) began.set(leg.run, leg);
  }

  /** While the run is played again, what comes later is not shown yet. */
  let until = Infinity;

  const isOfRun = (leg) => chosen === "all" || leg.run === chosen;
  /** In order, and kept until something changes: they are asked for often. */
  let sorted;
  let shown;
  /** @type {() => import("../run/leg.ts").Leg[]} */
  const all = () =>
    (sorted ??= [...legs.values()].filter(isOfRun).sort((one, other) => one.n - other.n));
  const changed = () => (sorted = shown = undefined);

  load(loaded);

  return {
    load,
    all,
    /** @type {() => import("../run/leg.ts").Leg[]} */
    legs: () => (shown ??= until === Infinity ? all() : all().filter(({ n }) => n <= until)),
    until: () => until,
    showUntil: (n) => {
      until = n;
      changed();
    },
    leg: (n) => legs.get(n),
    secret: (tag) => secrets.get(tag),
    secrets: () => [...secrets.values()],
    terms: () => [...terms.values()].filter(({ leg }) => leg <= until),
    players: () => players,
    player: (id) => players.find((player) => player.id === id),
    state: () => state,
    chosen: () => chosen,
    recordedPages: () => loaded.recordedPages,
    /** Up to which event this is known. */
    seq: () => seq,
    /** How much was reported and is not kept. */
    dropped: () => dropped,
    began: (id) => began.get(id),

    takeLeg: (leg) => {
      legs.set(leg.n, leg);
      noteBeginning(leg);
      changed();
    },
    takeSecrets: (changed) => changed.forEach((secret) => secrets.set(secret.tag, secret)),
    takeTerm: (term) => void terms.set(term.id, term),
    takeState: (changed) => void (state = changed),
    clear: () => {
      until = Infinity;
      dropped = 0;
      changed();
      for (const known of [legs, secrets, terms, began]) known.clear();
    },
  };
}

/** The other leg of the same exchange, and the request of the two. */
export function exchangeOf(run, leg) {
  const other = leg.pair === null ? undefined : run.leg(leg.pair);
  return leg.kind === "request"
    ? { request: leg, response: other }
    : { request: other, response: leg };
}

/**
 * The page that stands in front of somebody at the time of a leg: the last one that came to a
 * browser.
 */
export function pageBefore(legs, n) {
  return legs.findLast((leg) => leg.n <= n && leg.page && leg.channel === "front");
}

/** The secrets to follow at the time of a leg: of each kind the newest seen so far. */
export function secretsAt(run, legs, n, kinds) {
  const seen = new Map();
  for (const leg of legs) {
    if (leg.n > n) break;
    for (const tag of leg.secrets) {
      const secret = run.secret(tag);
      if (secret && kinds.includes(secret.kind)) seen.set(secret.kind, secret);
    }
  }
  return kinds.flatMap((kind) => seen.get(kind) ?? []);
}
