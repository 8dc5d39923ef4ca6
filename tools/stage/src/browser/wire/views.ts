import type { Leg } from "../../run/leg.ts";

/** How much of a leg is shown: the whole, that there was one, or nothing. */
export type Sight = "all" | "envelope" | "nothing";

/**
 * Through whose eyes the run is seen. Each says of a leg whether it shows `all`, only its
 * `envelope`, or nothing.
 */
const views: Readonly<Record<string, (leg: Leg) => Sight>> = {
  everything: () => "all",
  alice: (leg) =>
    leg.who === "alice" && (leg.page || (leg.kind === "request" && leg.cause === null))
      ? "all"
      : "nothing",
  browser: (leg) => (leg.channel === "front" ? "all" : "nothing"),
  network: (leg) => (leg.url.startsWith("https:") ? "envelope" : "all"),
};

export const viewNames = [
  { id: "everything", name: "everything", sentence: "Every message that the parties reported." },
  {
    id: "alice",
    name: "as Alice saw it",
    sentence: "What she did, and the pages she got. Not what lay between.",
  },
  {
    id: "browser",
    name: "as the browser saw it",
    sentence: "The front channel, redirects included. Nothing that went from server to server.",
  },
  {
    id: "network",
    name: "as the network saw it",
    sentence:
      "A listener on the wires reads everything that is not https, and else only which two machines speak.",
  },
];

/** @param view one of the names above, or `party:<id>` */
export function isVisible(view: string, leg: Leg): boolean {
  return sightOf(view, leg) !== "nothing";
}

export function sightOf(view: string, leg: Leg): Sight {
  if (view.startsWith("party:"))
    return [leg.from, leg.to].some((id) => id === view.slice("party:".length)) ? "all" : "nothing";
  return (views[view] ?? views["everything"]!)(leg);
}

/** What a party, a person or a wire cannot know: what others checked and stored. */
const unknown = { checks: [], rows: [], terms: [] };

/**
 * A leg as this one saw it: without what it cannot know. Alice sees pages, and no secret that lies
 * behind them; a party knows its own checks and rows, and not who sits at the browser.
 */
export function asSeen(view: string, leg: Leg): Leg {
  if (view === "alice") return { ...leg, ...unknown, secrets: [] };
  if (view === "browser") return { ...leg, ...unknown };
  if (view === "network")
    return { ...leg, ...unknown, ...(sightOf(view, leg) === "envelope" ? { secrets: [] } : {}) };
  if (!view.startsWith("party:")) return leg;
  const id = view.slice("party:".length);
  const isOwn = ({ party }: { readonly party: string }): boolean => party === id;
  return {
    ...leg,
    who: null,
    checks: leg.checks.filter(isOwn),
    rows: leg.rows.filter(isOwn),
  };
}

/** The legs that this one saw, as it saw them. */
export function seenLegs(view: string, legs: readonly Leg[]): Leg[] {
  return legs.filter((leg) => isVisible(view, leg)).map((leg) => asSeen(view, leg));
}

/** The numbers of the seen legs before which something happened unseen. */
export function gapsIn(legs: readonly Leg[], seen: readonly Leg[]): Set<number> {
  const shown = new Set(seen.map(({ n }) => n));
  return new Set(
    legs
      .filter(({ n }, index) => shown.has(n) && index > 0 && !shown.has(legs[index - 1]!.n))
      .map(({ n }) => n),
  );
}
