import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setStage } from "./contenders.ts";
import { compare, type Outcome } from "./measure.ts";
import { connections } from "./server.ts";

/**
 * `npm run bench`: how fast we are, measured against others in the same minute on the same machine. Ratios, not seconds.
 * BENCH_ROUNDS (5), BENCH_SECONDS (3) per turn and BENCH_PORT (4450, the first of four) change it.
 */
const rounds = Math.max(3, Number(process.env["BENCH_ROUNDS"] ?? 5));
const seconds = Number(process.env["BENCH_SECONDS"] ?? 3);
const port = Number(process.env["BENCH_PORT"] ?? 4450);

// Not below the system's temporary folder: that is often memory, and "on disk" must mean a disk.
const data = fileURLToPath(new URL("../../../.data", import.meta.url));
mkdirSync(data, { recursive: true });
const folder = mkdtempSync(join(data, "bench-"));
try {
  console.log(`${connections} connections, ${rounds} rounds of ${seconds} s in turns, ${cpus().length} cores, Node ${process.version}\n`);
  const stage = await setStage(folder, port);
  try {
    const outcomes: Outcome[] = [];
    for (const comparison of stage.comparisons) outcomes.push(await compare(comparison, rounds, seconds));
    console.table(outcomes.map(rowOf));
  } finally {
    await stage.stop();
  }
} catch (error) {
  console.error(`No numbers: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function rowOf({ workload, ours, peer, ratio, goal }: Outcome) {
  return { workload, "ours /s": Math.round(ours), "peer /s": Math.round(peer), ratio: Number(ratio.toFixed(2)), goal, reached: ratio >= goal ? "yes" : "no" };
}
