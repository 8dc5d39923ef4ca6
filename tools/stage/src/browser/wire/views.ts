/**
 * Through whose eyes the run is seen. Each says of a leg whether it shows `all`, only its
 * `envelope`, or nothing.
 */
const views = {
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
      "Whoever watches the wires reads everything that is not https, and else only who speaks to whom.",
  },
];

/** @param view one of the names above, or `party:<id>` */
export function isVisible(view, leg) {
  return sightOf(view, leg) !== "nothing";
}

export function sightOf(view, leg) {
  if (view.startsWith("party:"))
    return [leg.from, leg.to].includes(view.slice("party:".length)) ? "all" : "nothing";
  return (views[view] ?? views.everything)(leg);
}

/** What a party, a person or a wire cannot know: what others checked and stored. */
const unknown = { checks: [], rows: [], terms: [] };

/**
 * A leg as this one saw it: without what it cannot know. Alice sees pages, and no secret that lies
 * behind them; a party knows its own checks and rows, and not who sits at the browser.
 * @param {string} view
 * @param {import("../../run/leg.ts").Leg} leg
 * @returns {import("../../run/leg.ts").Leg}
 */
export function asSeen(view, leg) {
  if (view === "alice") return { ...leg, ...unknown, secrets: [] };
  if (view === "browser") return { ...leg, ...unknown };
  if (view === "network")
    return { ...leg, ...unknown, ...(sightOf(view, leg) === "envelope" ? { secrets: [] } : {}) };
  if (!view.startsWith("party:")) return leg;
  const id = view.slice("party:".length);
  const isOwn = ({ party }) => party === id;
  return {
    ...leg,
    who: null,
    checks: leg.checks.filter(isOwn),
    rows: leg.rows.filter(isOwn),
  };
}

/** The legs that this one saw, as it saw them. */
export function seenLegs(view, legs) {
  return legs.filter((leg) => isVisible(view, leg)).map((leg) => asSeen(view, leg));
}

/** The numbers of the seen legs before which something happened unseen. */
export function gapsIn(legs, seen) {
  const shown = new Set(seen.map(({ n }) => n));
  return new Set(
    legs
      .filter(({ n }, index) => shown.has(n) && index > 0 && !shown.has(legs[index - 1].n))
      .map(({ n }) => n),
  );
}
