import type { StartUp } from "../start-up/measure-start-up.ts";
import type { WorkloadResult } from "../summary.ts";

/** Everything one run of the benchmark found out. */
export interface Report {
  readonly connections: number;
  readonly rounds: number;
  /** The length of a turn. */
  readonly seconds: number;
  readonly cores: number;
  readonly node: string;
  readonly results: readonly WorkloadResult[];
  readonly processes: readonly ProcessResult[];
  /** A glance does without. */
  readonly startUp?: StartUp | undefined;
  /** Milliseconds, by system. */
  readonly firstVisits: ReadonlyMap<string, number>;
}

export interface ProcessResult {
  readonly id: string;
  readonly system: string;
  /** Milliseconds. */
  readonly startedIn: number;
  /** Bytes, after the run. */
  readonly memory: number;
}
