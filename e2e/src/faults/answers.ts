import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Question } from "./fault.ts";

/** Loaded into a party's process with the faults: what a test can learn of it. */
const answers: Record<Question, () => number> = {
  memory: () => {
    for (let turn = 0; turn < 4; turn += 1) collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
  "longest pause": () => {
    const longest = pauses.max / 1e6;
    pauses.reset();
    return longest;
  },
  "keep house": () => {
    rareWork.forEach((work) => work());
    return rareWork.length;
  },
};

export const answer = (question: Question): number => answers[question]();

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const pauses = monitorEventLoopDelay({ resolution: 10 });
pauses.enable();

// What is done once in minutes is remembered, so that nobody has to wait for it.
const rareWork: (() => void)[] = [];
const { setInterval: machineInterval } = globalThis;
globalThis.setInterval = ((work: () => void, period: number) => {
  if (period >= 60_000) rareWork.push(work);
  return machineInterval(work, period);
}) as typeof setInterval;
