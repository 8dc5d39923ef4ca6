import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCommandLine, refuse } from "@tale/story-tool/launcher/command-line";
import { measureInTurns } from "./measure.ts";
import { printReport } from "./report/print-report.ts";
import type { Report } from "./report/report.ts";
import { writeReport } from "./report/write-report.ts";
import { connections, type Server } from "./server.ts";
import { summarise, type WorkloadResult } from "./summary.ts";
import { measureStartUp } from "./start-up/measure-start-up.ts";
import { startSystems, systemNames, type SystemId } from "./systems.ts";
import { chooseWorkloads, workloadNames } from "./workload-names.ts";
import { prepareWorkloads } from "./workloads.ts";

const help = `npm run bench -- [options]

How fast we are, measured against others in the same minutes on the same machine. Ratios, not seconds.

  --quick        a glance while working: short turns, three rounds, nobody with a million users
  --only code    only workloads whose name contains the text, and no start-up:
${workloadNames.map((name) => `                   ${name}`).join("\n")}
  --write        keeps what was measured in docs/performance.md and its plot
  --port 4450    the first of fourteen ports
  --help         this text

Wants a machine with nothing else to do. docs/performance.md says what is measured, and how.`;

const options = readCommandLine({
  name: "bench",
  help,
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
    port: { type: "string", default: "4450" },
  },
});
const chosen = chooseWorkloads(options.only);
if (chosen.length === 0)
  refuse("bench", `no workload contains "${options.only}"; there is ${workloadNames.join(", ")}`);
if (options.write && chosen.length < workloadNames.length)
  refuse("bench", "--write keeps the whole table: leave out --only");
const firstPort = Number(options.port);
if (!Number.isInteger(firstPort) || firstPort < 1 || firstPort > 65_522) {
  refuse(
    "bench",
    `--port ${options.port} is not the first of fourteen ports, a number from 1 to 65522`,
  );
}
const [rounds, seconds] = options.quick ? [3, 0.7] : [5, 1.5];

// Not below the system's temporary folder: that is often memory, and "on disk" must mean a disk.
const data = fileURLToPath(new URL("../../../.data", import.meta.url));
mkdirSync(data, { recursive: true });
const folder = mkdtempSync(join(data, "bench-"));
chmodSync(folder, 0o755); // Under root, PostgreSQL runs as somebody else.

try {
  const startUp =
    options.quick || options.only !== "" ? undefined : await measureStartUp(folder, firstPort, 5);
  const { systems, stop } = await startSystems(folder, firstPort, !options.quick);
  try {
    const { workloads, firstVisits } = await prepareWorkloads(systems, folder);
    const results: WorkloadResult[] = [];
    for (const { name, contenders, goals } of workloads.filter((workload) =>
      chosen.includes(workload.name),
    )) {
      console.error(`${name} …`);
      const turns = await measureInTurns(contenders, rounds, seconds);
      results.push(
        summarise(
          name,
          new Map(contenders.map((contender, place) => [contender.name, turns[place]!])),
          goals,
        ),
      );
    }
    const processes = await Promise.all(
      (Object.entries(systems) as [SystemId, Server][]).map(async ([id, server]) => ({
        id,
        system: systemNames[id],
        startedIn: server.startedIn,
        memory: (await server.vitals()).memory,
      })),
    );
    const report: Report = {
      connections,
      rounds,
      seconds,
      cores: availableParallelism(),
      node: process.version,
      results,
      processes,
      startUp,
      firstVisits,
    };
    printReport(report);
    if (options.write) writeReport(report);
  } finally {
    await stop();
  }
} catch (error) {
  console.error(`No numbers: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
