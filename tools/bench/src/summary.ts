import { median, type Turn } from "./measure.ts";

/** What all rounds of one system in one workload come to. */
export interface Summary {
  readonly system: string;
  readonly perSecond: number;
  /** Half the distance from the slowest to the fastest round, as a part of the median. */
  readonly spread: number;
  readonly processor: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * One promise of the design: in a workload, this system is at least so many times as fast as that
 * one; or with `p50`, takes at most so many times as long.
 */
export interface Goal {
  readonly system: string;
  readonly peer: string;
  readonly ratio: number;
  readonly of?: "p50";
}

export interface Verdict extends Goal {
  /**
   * Operations per second, or p50: the median of the rounds' own ratios, so that a slow moment
   * weighs on both.
   */
  readonly measured: number;
  /** The same by processor time: what is left when the machine has other things to do as well. */
  readonly byProcessor: number;
}

/** What a goal asks for, in short. */
export function boundOf({ ratio, of }: Goal): string {
  return of === "p50" ? `≤ ${ratio}` : `≥ ${ratio}`;
}

export function isReached({ ratio, of }: Goal, measured: number): boolean {
  return of === "p50" ? measured <= ratio : measured >= ratio;
}

export interface WorkloadResult {
  readonly workload: string;
  readonly summaries: readonly Summary[];
  readonly verdicts: readonly Verdict[];
}

/** @param turns of each system, round by round */
export function summarise(
  workload: string,
  turns: ReadonlyMap<string, readonly Turn[]>,
  goals: readonly Goal[],
): WorkloadResult {
  return {
    workload,
    summaries: [...turns].map(([system, rounds]) => summaryOf(system, rounds)),
    verdicts: goals.map((goal) => judge(goal, turns)),
  };
}

function summaryOf(system: string, rounds: readonly Turn[]): Summary {
  const speeds = rounds.map(({ perSecond }) => perSecond);
  const perSecond = median(speeds);
  return {
    system,
    perSecond,
    spread: (Math.max(...speeds) - Math.min(...speeds)) / 2 / perSecond,
    processor: median(rounds.map(({ processor }) => processor)),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
  };
}

function judge(goal: Goal, turns: ReadonlyMap<string, readonly Turn[]>): Verdict {
  const [mine, theirs] = [goal.system, goal.peer].map((name) => turns.get(name));
  if (!mine || !theirs)
    throw new Error(`${goal.system} and ${goal.peer} were not measured together`);
  const compare = (ratio: (mine: Turn, theirs: Turn) => number): number =>
    median(mine.map((turn, round) => ratio(turn, theirs[round]!)));
  if (goal.of === "p50")
    return {
      ...goal,
      measured: compare((a, b) => a.p50 / b.p50),
      byProcessor: compare((a, b) => a.processor / b.processor),
    };
  return {
    ...goal,
    measured: compare((a, b) => a.perSecond / b.perSecond),
    byProcessor: compare((a, b) => b.processor / a.processor),
  };
}
