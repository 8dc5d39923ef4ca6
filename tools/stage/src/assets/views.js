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
