import type { Vitals } from "./vitals.ts";
import { connections } from "./server.ts";

/** One side of a comparison: what a single worker does again and again. */
export interface Contender {
  readonly name: string;
  readonly workers: readonly (() => Promise<unknown>)[];
  /** What must be true before each of its turns; not measured. */
  readonly before?: (() => void) | undefined;
  /** What the process under load has used so far. */
  readonly vitals?: () => Promise<Vitals>;
}

/** What one contender did while it was its turn. */
export interface Turn {
  readonly perSecond: number;
  /** Milliseconds of processor time for a thousand operations; NaN where nobody can tell. */
  readonly processor: number;
  /** How long half of the operations took at most, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Lets all contenders warm up, then work in turns, each round beginning with another one, so that a
 * slow moment of the machine hits them alike. One error ends it: a number with errors in it says
 * nothing.
 *
 * @returns the turns of each contender, round by round
 */
export async function measureInTurns(
  contenders: readonly Contender[],
  rounds: number,
  seconds: number,
  warmUp = seconds,
): Promise<Turn[][]> {
  for (const contender of contenders) await workFor(contender, warmUp);
  const turns = contenders.map((): Turn[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < contenders.length; step++) {
      const place = (round + step) % contenders.length;
      turns[place]!.push(await workFor(contenders[place]!, seconds));
    }
  }
  return turns;
}

async function workFor(
  { workers, before: prepare, vitals }: Contender,
  seconds: number,
): Promise<Turn> {
  prepare?.();
  if (workers.length !== connections) throw new Error(`${connections} workers were expected`);
  const took: number[] = [];
  const before = await vitals?.();
  const start = performance.now();
  const end = start + seconds * 1_000;
  const work = async (operate: () => Promise<unknown>): Promise<void> => {
    for (let begin = start; begin < end;) {
      await operate();
      const done = performance.now();
      took.push(done - begin);
      begin = done;
    }
  };
  await Promise.all(workers.map(work));
  const elapsed = performance.now() - start;
  const after = await vitals?.();
  took.sort((a, b) => a - b);
  return {
    perSecond: (took.length * 1_000) / elapsed,
    processor:
      before && after ? ((after.processor - before.processor) * 1_000) / took.length : Number.NaN,
    p50: took[Math.floor(took.length / 2)] ?? Number.NaN,
    p99: took[Math.floor(took.length * 0.99)] ?? Number.NaN,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2
    ? sorted[Math.floor(middle)]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
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
  /** The median of the rounds' own ratios. */
  readonly ratio: number;
}

/** Two contenders and one question: how many times the peer's speed ours has. */
export async function compare(
  { workload, goal, ours, peer }: Comparison,
  rounds: number,
  seconds: number,
): Promise<Outcome> {
  const [mine = [], theirs = []] = await measureInTurns([ours, peer], rounds, seconds);
  return {
    workload,
    goal,
    ours: median(mine.map(({ perSecond }) => perSecond)),
    peer: median(theirs.map(({ perSecond }) => perSecond)),
    ratio: median(mine.map(({ perSecond }, round) => perSecond / theirs[round]!.perSecond)),
  };
}
