import type { LoadedRun, PlayerView } from "../browser/run-view.ts";
import type { Leg, Secret } from "../run/leg.ts";

/** One leg with what a test is about; the rest is quiet. */
export function aLeg(n: number, changes: Partial<Leg> = {}): Leg {
  return {
    n,
    seq: n,
    run: "1",
    exchange: "0".repeat(16),
    kind: "request",
    pair: null,
    cause: null,
    step: "act-2.token-request",
    told: { title: "T", plain: "P.", why: "W.", notes: "N." },
    provider: "fernmail",
    from: "quillpost",
    to: "fernmail",
    who: null,
    person: "Alice",
    channel: "back",
    state: "done",
    at: 1_790_000_000_000 + n,
    heldUntil: null,
    method: "POST",
    url: "http://fernmail.localhost:4001/token",
    status: null,
    headers: {},
    body: null,
    parameters: [],
    page: null,
    secrets: [],
    checks: [],
    rows: [],
    terms: [],
    route: null,
    reportedBy: [],
    ...changes,
  };
}

export function aCheck(holds: boolean): Leg["checks"][number] {
  return {
    claim: "the code is known",
    section: "RFC 6749 §4.1.3",
    holds,
    party: "fernmail",
    at: 1_790_000_000_000,
    source: null,
    orderedAt: null,
    refusal: holds ? null : "This server made no such code.",
    isPersonsNo: false,
  };
}

export const players: readonly PlayerView[] = [
  "alice",
  "quinn",
  "browser",
  "quillpost",
  "fernmail",
  "fernmail-contacts",
  "ottermail",
  "inbox",
  "friend",
].map((id) => ({ id, name: id, role: "", colour: "#55606e", person: false }));

export function aSecret(tag: string, kind: Secret["kind"], changes: Partial<Secret> = {}): Secret {
  return {
    ...{ tag, kind, first: "Zk3f9a", length: 43, jwt: null, sightings: [] },
    ...{ seenAt: 1, expiresAt: null, uses: 0, maxUses: null },
    ...changes,
  };
}

export function aRun(legs: readonly Leg[]): LoadedRun {
  const state = {
    parties: [],
    clock: { ahead: 0 },
    breakpoints: [],
    held: [],
    runs: [],
    chosen: "all",
  };
  return {
    ...{ run: "all", seq: legs.length, startedAt: 0, dropped: 0, players },
    ...{ legs: [...legs], secrets: [], terms: [], state },
  };
}
