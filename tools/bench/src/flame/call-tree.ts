import type { Profile } from "../vitals.ts";

/** A function as it was called from one place, with everything that it called. */
export interface Call {
  readonly name: string;
  /**
   * Where its code is: a file of ours, a package, Node itself, or nothing for what is not
   * JavaScript.
   */
  readonly place: string;
  /** Microseconds, with everything it called. */
  time: number;
  readonly calls: Map<string, Call>;
}

/**
 * Adds the samples of a profile up to one tree. Waiting is left out, and so is the profiler itself.
 */
export function callTree({ nodes, samples = [], timeDeltas = [] }: Profile): Call {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callerOf = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const root: Call = { name: "all", place: "", time: 0, calls: new Map() };

  samples.forEach((id, index) => {
    const path: { name: string; place: string }[] = [];
    for (let at: number | undefined = id; at !== undefined; at = callerOf.get(at)) {
      const { functionName, url } = byId.get(at)!.callFrame;
      path.unshift({ name: functionName || "(anonymous)", place: placeOf(url) });
    }
    const [, ...stack] = path;
    if (stack.some(({ name, place }) => name === "(idle)" || place.startsWith("node:inspector")))
      return;
    const time = timeDeltas[index] ?? 0;
    root.time += time;
    let call = root;
    for (const { name, place } of stack) {
      const key = `${name} ${place}`;
      if (!call.calls.has(key)) call.calls.set(key, { name, place, time: 0, calls: new Map() });
      call = call.calls.get(key)!;
      call.time += time;
    }
  });
  return root;
}

function placeOf(url: string): string {
  const [, packaged] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  return packaged ?? url.replace(/^.*\/((?:apps|libs|tools)\/)/, "$1");
}
