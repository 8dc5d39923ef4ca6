import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureStartUp } from "./measure-start-up.ts";

/**
 * `npm run start-up -w @tale/bench-tool`: how long `npm start` takes until everybody is ready.
 * Wants a machine with nothing else to do. START_UPS (5) says how many pairs of starts, BENCH_PORT
 * (4480) the first of eight ports.
 */
const data = fileURLToPath(new URL("../../../../.data", import.meta.url));
mkdirSync(data, { recursive: true });
const folder = mkdtempSync(join(data, "bench-start-up-"));
try {
  const { first, later } = await measureStartUp(
    folder,
    Number(process.env["BENCH_PORT"] ?? 4480),
    Number(process.env["START_UPS"] ?? 5),
  );
  console.log(
    `Everybody is ready ${Math.round(first)} ms after the first start, ${Math.round(later)} ms after a later one (medians; the goal is 2000).`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
