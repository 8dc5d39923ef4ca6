import type { StartUp } from "../start-up/measure-start-up.ts";
import { boundOf, isReached, type Verdict } from "../summary.ts";
import { thousands } from "./plot.ts";
import type { ProcessResult, Report } from "./report.ts";

/** Says in Markdown what one run measured. */
export function markdown(report: Report): string {
  const { connections, rounds, seconds, cores, node, results, processes, startUp, firstVisits } =
    report;
  const verdicts = results.flatMap(({ workload, verdicts }) =>
    verdicts.map((verdict) => ({ workload, ...verdict })),
  );
  return `
One run with Node ${node} on ${cores} cores: ${connections} connections, ${rounds} rounds, every system for ${seconds} s in each. CPU is the processor time of
the system's own process, all threads, per operation; PostgreSQL's own processes are not in it. ± is half the distance between the slowest and the fastest round.

### Promised and measured

${table(["workload", "", "goal", "measured", "by processor time", ""], [...verdicts.map(verdictRow), memoryRow(processes), ...startUpRows(startUp)])}

![Operations per second of every system in every workload](images/performance.svg)

${results
  .map(
    ({ workload, summaries }) => `### ${workload}

${table(
  ["system", "per second", "±", "CPU µs", "p50 ms", "p99 ms"],
  summaries.map((summary) => [
    summary.system,
    thousands(summary.perSecond),
    `${Math.round(summary.spread * 100)} %`,
    thousands(summary.processor),
    short(summary.p50),
    short(summary.p99),
  ]),
)}`,
  )
  .join("\n\n")}

### Processes

${table(
  ["process", "start to first answer, ms", "memory after the run, MB"],
  processes.map((one) => [nameOf(one), thousands(one.startedIn), thousands(one.memory / 1e6)]),
)}

### The first visit

With sign-in and consent, one at a time; only ours checks a password (argon2id). Milliseconds, the median of ${connections}:
${[...firstVisits].map(([system, took]) => `${system} ${Math.round(took)}`).join(", ")}.
`;
}

/**
 * Fernmail and its Contacts have one name as a system: a workload asks one of them, this table has
 * both.
 */
function nameOf({ id, system }: ProcessResult): string {
  return id.startsWith("contacts") ? `${system}, contacts` : system;
}

function verdictRow({ workload, ...verdict }: Verdict & { workload: string }): string[] {
  const { system, peer, of, measured, byProcessor } = verdict;
  const outcome = isReached(verdict, measured)
    ? "reached"
    : isReached(verdict, byProcessor)
      ? "reached by processor time"
      : "missed";
  return [
    of ? `${workload}, ${of}` : workload,
    `${system} / ${peer}`,
    boundOf(verdict),
    short(measured),
    short(byProcessor),
    outcome,
  ];
}

/** The promise about memory: ours after the run, beside oidc-provider. */
function memoryRow(processes: readonly ProcessResult[]): string[] {
  const of = (id: string): number => processes.find((one) => one.id === id)?.memory ?? Number.NaN;
  const measured = of("ours") / of("oidcProvider");
  return [
    "memory after the run",
    "ours / oidc-provider",
    "≤ 0.7",
    short(measured),
    "",
    measured <= 0.7 ? "reached" : "missed",
  ];
}

/** The promise about `npm start`: seconds until everybody is ready. */
function startUpRows(startUp: StartUp | undefined): string[][] {
  if (!startUp) return [];
  return (
    [
      ["the first time", startUp.first],
      ["later", startUp.later],
    ] as const
  ).map(([which, ms]) => [
    `\`npm start\` to ready, ${which}`,
    "everybody, seconds",
    "≤ 2",
    short(ms / 1_000),
    "",
    ms <= 2_000 ? "reached" : "missed",
  ]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function short(value: number): string {
  return value >= 100 ? thousands(value) : value.toPrecision(value >= 10 ? 3 : 2);
}
