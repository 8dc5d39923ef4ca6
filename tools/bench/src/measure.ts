import { connections } from "./server.ts";

/** One side of a comparison: what a single worker does again and again. */
export interface Contender {
  readonly name: string;
  readonly workers: readonly (() => Promise<unknown>)[];
}

export interface Comparison {
  readonly workload: string;
  /** How many times the peer's speed ours should have. */
  readonly goal: number;
  readonly ours: Contender;
  readonly peer: Contender;
}

export interface Outcome {
  readonly workload: string;
  readonly goal: number;
  /** Operations per second, the median of all rounds. */
  readonly ours: number;
  readonly peer: number;
  /** The median of the rounds' own ratios, so that a slow moment of the machine weighs on both. */
  readonly ratio: number;
}

/** Lets both sides work in turns, changing who begins. One error ends it: a number with errors in it says nothing. */
export async function compare({ workload, goal, ours, peer }: Comparison, rounds: number, seconds: number): Promise<Outcome> {
  for (const contender of [ours, peer]) await perSecond(contender, seconds);
  const speeds: { ours: number; peer: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = await perSecond(round % 2 ? peer : ours, seconds);
    const second = await perSecond(round % 2 ? ours : peer, seconds);
    speeds.push(round % 2 ? { ours: second, peer: first } : { ours: first, peer: second });
  }
  return {
    workload,
    goal,
    ours: median(speeds.map((speed) => speed.ours)),
    peer: median(speeds.map((speed) => speed.peer)),
    ratio: median(speeds.map((speed) => speed.ours / speed.peer)),
  };
}

async function perSecond({ workers }: Contender, seconds: number): Promise<number> {
  if (workers.length !== connections) throw new Error(`${connections} workers were expected`);
  const start = performance.now();
  const end = start + seconds * 1_000;
  let count = 0;
  await Promise.all(
    workers.map(async (work) => {
      while (performance.now() < end) {
        await work();
        count++;
      }
    }),
  );
  return (count * 1_000) / (performance.now() - start);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
