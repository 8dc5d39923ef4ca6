import type { ToldBeat } from "@tale/story/beats/tell-beats";

/** Where an end of an arrow has its lane: friends read what came to their inbox. */
export function laneOf(id: string): string {
  return id === "friend" ? "inbox" : id;
}

const order = [
  "alice",
  "quinn",
  "browser",
  "quillpost",
  "fernmail",
  "ottermail",
  "fernmail-contacts",
  "ottermail-contacts",
  "inbox",
];

/** The lanes of a scene, from left to right: whoever plays in it, and those the tale always has. */
export function lanesOf(beats: readonly ToldBeat[]): string[] {
  const act = beats[0]?.act ?? 2;
  const provider =
    beats.flatMap(({ from, to }) => [from, to]).find((id) => /^(fern|otter)mail$/.test(id)) ??
    "fernmail";
  const usual =
    act === 1
      ? ["quinn", "browser", "quillpost", provider]
      : ["alice", "browser", "quillpost", provider, `${provider}-contacts`];
  const playing = beats.flatMap(({ from, to }) => [laneOf(from), laneOf(to)]);
  const all = new Set([...usual, ...playing, ...(act === 2 ? ["inbox"] : [])]);
  return order.filter((id) => all.has(id));
}

/** The middle of a lane, in per cent of the picture's width. */
export function middleOf(lanes: readonly string[], id: string): number {
  return ((lanes.indexOf(laneOf(id)) + 0.5) / lanes.length) * 100;
}
