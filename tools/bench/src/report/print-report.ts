import { boundOf, isReached } from "../summary.ts";
import type { Report } from "./report.ts";

/** Says on the terminal what was measured. */
export function printReport({ results, processes, startUp, firstVisits }: Report): void {
  for (const { workload, summaries, verdicts } of results) {
    console.log(`\n${workload}`);
    console.table(
      Object.fromEntries(
        summaries.map(({ system, perSecond, spread, processor, p50, p99 }) => [
          system,
          {
            "/s": Math.round(perSecond),
            "±": `${Math.round(spread * 100)} %`,
            "CPU ms/1000": Math.round(processor),
            "p50 ms": round(p50),
            "p99 ms": round(p99),
          },
        ]),
      ),
    );
    for (const verdict of verdicts) {
      const { system, peer, measured, byProcessor } = verdict;
      console.log(
        `  ${isReached(verdict, measured) ? "reached" : "MISSED "} ${system} / ${peer}: ${round(measured)} (goal ${boundOf(verdict)}); by processor time ${round(byProcessor)}`,
      );
    }
  }
  console.log("\nprocesses");
  console.table(
    Object.fromEntries(
      processes.map(({ id, startedIn, memory }) => [
        id,
        { "start ms": Math.round(startedIn), "memory MB": Math.round(memory / 1e6) },
      ]),
    ),
  );
  if (startUp)
    console.log("\nnpm start to ready, ms", {
      first: Math.round(startUp.first),
      later: Math.round(startUp.later),
    });
  console.log(
    "\nfirst visit, with sign-in and consent, ms",
    Object.fromEntries([...firstVisits].map(([system, took]) => [system, Math.round(took)])),
  );
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
