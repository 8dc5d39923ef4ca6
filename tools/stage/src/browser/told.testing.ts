import type { ToldBeat } from "@tale/story/beats/tell-beats";

/** A beat as it was told, with what a test is about. */
export function aBeat(n: number, changes: Partial<ToldBeat> = {}): ToldBeat {
  return {
    id: "share",
    n,
    scene: 1,
    run: "1",
    act: 2,
    from: "alice",
    to: "quillpost",
    channel: "front",
    state: "done",
    at: n,
    label: `beat ${n}`,
    sentence: `Beat ${n} happens.`,
    why: "",
    term: null,
    secrets: [],
    boxes: [],
    messages: [n],
    isRefused: false,
    isLong: false,
    ...changes,
  };
}
