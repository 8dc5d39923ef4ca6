import type { SecretSeen } from "@tale/backstage/facts";
import type { Leg, Secret } from "./leg.ts";
import { browserIn, hasSignedIn, nameIn, thingIn, titleIn } from "./run-name.ts";

/**
 * What only one browser, and those who act for it, can have: by these, the legs of one person hang
 * together.
 */
const personal = new Set<Secret["kind"]>([
  "session",
  "csrf",
  "state",
  "authorization-code",
  "request-id",
  "nonce",
  "code-challenge",
  "access-token",
  "refresh-token",
  "device-code",
  "user-code",
  "id-token",
]);
const mostShown = 2_000;

export interface RunSummary {
  readonly id: string;
  name: string;
  /** The name that was given when signing in. */
  person: string | null;
  /** The title of the post that it is about, once it was told. */
  title: string | null;
  /** `Chrome`, `Firefox on a phone`; null where the browser does not say. */
  browser: string | null;
  legs: number;
  lastAt: number;
  act: number;
}

export interface Runs {
  all(): RunSummary[];
  get(id: string): RunSummary | undefined;
  /**
   * Decides whose leg it is; what services say to each other without a word about it is nobody's.
   * @returns the runs that turned out to be this one
   */
  join(
    leg: Leg,
    seen: readonly SecretSeen[],
    near: string | undefined,
    pair?: Leg,
  ): {
    readonly run: RunSummary | undefined;
    readonly merged: readonly string[];
    /** Whether the run has a name that legs of it do not have yet. */
    readonly isNamed?: boolean;
  };
  /** Takes up what was saved before a restart; whose secret each is, the legs say. */
  restore(
    saved: readonly RunSummary[],
    legs: readonly Leg[],
    secretAt: (tag: string) => Secret | undefined,
  ): void;
  clear(): void;
}

/**
 * Tells apart the people who play at the same time. Nobody is asked who they are: the secrets they
 * carry tell.
 */
export function createRuns(): Runs {
  const runs = new Map<string, RunSummary>();
  const owners = new Map<string, string>();
  /** Exchanges in which somebody looked at what another made. */
  const visitors = new Set<string>();
  /**
   * What a page showed that reads like a secret: whoever pastes it elsewhere as a client secret was
   * shown it.
   */
  const shown = new Map<string, string>();
  let count = 0;

  function begin(at: number): RunSummary {
    count += 1;
    const run = {
      id: `${count}`,
      name: nameless(`${count}`),
      person: null,
      title: null,
      browser: null,
      legs: 0,
      lastAt: at,
      act: 1,
    };
    runs.set(run.id, run);
    return run;
  }

  function claim(key: string, run: string): void {
    owners.set(key, run);
    if (owners.size > 20_000) owners.delete(owners.keys().next().value!);
  }

  function noteShown(seen: readonly SecretSeen[], run: string): void {
    for (const { tag, kind } of seen)
      if (kind === "opaque" || kind === "client-secret") shown.set(tag, run);
    while (shown.size > mostShown) shown.delete(shown.keys().next().value!);
  }

  function merge(into: RunSummary, others: readonly string[]): void {
    for (const other of others) {
      into.legs += runs.get(other)?.legs ?? 0;
      into.person ??= runs.get(other)?.person ?? null;
      into.title ??= runs.get(other)?.title ?? null;
      into.browser ??= runs.get(other)?.browser ?? null;
      into.name = into.person ?? into.name;
      runs.delete(other);
    }
    for (const map of [owners, shown])
      for (const [key, owner] of map) if (others.includes(owner)) map.set(key, into.id);
  }

  return {
    all: () => [...runs.values()],
    get: (id) => runs.get(id),

    join: (leg, seen, near, pair) => {
      const keys = seen.filter(({ kind }) => personal.has(kind)).map(({ tag }) => tag);
      const pasted =
        leg.kind === "request" && leg.channel === "front"
          ? seen
              .filter(({ kind }) => kind === "client-secret")
              .flatMap(({ tag }) => shown.get(tag) ?? [])
          : [];
      const known = [...new Set([...keys.flatMap((key) => owners.get(key) ?? []), ...pasted])]
        .filter((id) => runs.has(id))
        .sort((one, other) => Number(one) - Number(other));
      const thing = thingIn(leg);
      const followed = known.length === 0 && near === undefined ? owners.get(thing) : undefined;
      // Who follows a link into somebody's run stays who they are: their cookies are not taken for
      // that person's.
      if (followed) visitors.add(leg.exchange);

      const isAnybodys = leg.channel === "front" || keys.length > 0;
      const run =
        runs.get(known[0] ?? near ?? followed ?? "") ?? (isAnybodys ? begin(leg.at) : undefined);
      if (!run) return { run, merged: [] };
      const merged = known.slice(1);
      merge(run, merged);
      if (!visitors.has(leg.exchange)) {
        for (const key of keys) claim(key, run.id);
        if (thing && keys.length > 0 && !owners.has(thing)) claim(thing, run.id);
      }
      if (leg.page && leg.channel === "front") noteShown(seen, run.id);
      const before = run.person;
      run.person = (pair && hasSignedIn(leg) ? nameIn(pair) : undefined) ?? run.person;
      run.name = run.person ?? run.name;
      if (!followed) run.browser ??= browserIn(leg);
      run.title = titleIn(leg) ?? run.title;
      run.legs += 1;
      run.lastAt = Math.max(run.lastAt, leg.at);
      return { run, merged, isNamed: run.person !== before || merged.length > 0 };
    },

    restore: (saved, legs, secretAt) => {
      for (const run of saved) runs.set(run.id, run);
      count = Math.max(0, ...saved.map(({ id }) => Number(id)));
      for (const { run, secrets } of legs.filter(({ run }) => runs.has(run)))
        for (const tag of secrets)
          if (personal.has(secretAt(tag)?.kind ?? "opaque")) claim(tag, run);
    },
    clear: () => {
      runs.clear();
      owners.clear();
      visitors.clear();
      shown.clear();
      count = 0;
    },
  };
}

function nameless(id: string): string {
  return `Run ${id}`;
}
