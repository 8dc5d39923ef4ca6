import { people, type PartyId } from "@tale/story/cast";
import { players } from "@tale/story/cast";
import type { Guest, Naming } from "../naming.ts";
import type { Parties } from "../backstage/parties.ts";
import type { Player } from "../run/leg.ts";
import type { KeptPages } from "../run/kept-pages.ts";
import type { RunRecord } from "../run/record.ts";
import type { Show } from "../show.ts";

export interface Stage {
  readonly record: RunRecord;
  /** What the pages of the record looked like. */
  readonly pages: KeptPages;
  readonly parties: Parties;
  readonly show: Show;
  readonly origins: Readonly<Record<PartyId, string>>;
  readonly naming: Naming;
  readonly guest?: Guest | undefined;
}

/** What pages of the stage are made from. */
export interface StagePagesOptions {
  readonly origin: string;
  readonly stage: Stage;
}

/** Everything about the run that is not a leg. */
export function stateOf({ record, parties, show, naming }: Stage) {
  return {
    parties: parties.known().map((party) => ({ ...party, name: naming.nameOf(party.id) })),
    clock: { ahead: parties.ahead() },
    breakpoints: show.breakpoints(),
    held: show.held().map((leg) => ({ leg: leg.n, party: leg.to, until: leg.heldUntil })),
    runs: record.runs.all().map((run) => ({ ...run, act: record.actOf(run.id) })),
    chosen: show.chosen(),
  };
}

/** The run as JSON: `docs` and the pages know its fields. */
export function runOf(stage: Stage, run: string) {
  const { record } = stage;
  const legs = record.legsOf(run);
  const shown = new Set(legs.flatMap(({ secrets }) => secrets));
  const numbers = new Set(legs.map(({ n }) => n));
  return {
    run,
    ...record.summary(),
    players: playersOf(stage),
    legs,
    secrets: record.secrets.all().filter(({ tag }) => shown.has(tag)),
    terms: record.terms().filter(({ leg }) => numbers.has(leg)),
    state: stateOf(stage),
  };
}

const lifelines: readonly Player[] = [
  "alice",
  "quinn",
  "browser",
  "quillpost",
  "fernmail",
  "fernmail-contacts",
  "ottermail",
  "ottermail-contacts",
  "inbox",
  "friend",
  "elsewhere",
];
const elsewhere = {
  id: "elsewhere",
  name: "somebody else",
  role: "not in the cast",
  colour: people.browser.colour,
} as const;

function playersOf({ origins, naming }: Stage) {
  return lifelines.map((id) => {
    const player =
      id === "elsewhere"
        ? elsewhere
        : { ...players[id], name: naming.nameOf(id), role: naming.roleOf(id) };
    return "origin" in player
      ? { ...player, origin: origins[player.id], person: false }
      : { ...player, person: true };
  });
}
