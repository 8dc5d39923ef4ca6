import { assumptions, ratesOf, stocksOf } from "./load.ts";
import { secondsToRecover } from "./outage.ts";

/** The tables of `docs/scale.md`, as they stand there. */
export function tables(): string[] {
  return [ratesTable(), stocksTable(), outageTable()];
}

function ratesTable(): string {
  const rows = ratesOf(assumptions).map(
    ({ what, perDay, mean, peak, cores }) =>
      `| ${what} | ${millions(perDay)} | ${whole(mean)} | ${whole(peak)} | ${cores.toFixed(1)} |`,
  );
  return [
    "| | a day | a second, mean | a second, peak | cores at the peak |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function stocksTable(): string {
  const rows = stocksOf(assumptions).map(
    ({ table, rows, gigabytes }) => `| ${table} | ${millions(rows)} | ${gigabytes.toFixed(1)} GB |`,
  );
  return ["| table | rows | with indexes |", "|---|---|---|", ...rows].join("\n");
}

const waits = [
  ["every 2 s", () => 2],
  ["every 10 s", () => 10],
  ["every 30 s", () => 30],
  ["doubling, from 2 s to 2 min", (refusals: number) => Math.min(2 ** refusals, 120)],
] as const;

function outageTable(): string {
  const recovery = (
    headroom: number,
    refusalCost: number,
    wait: (refusals: number) => number,
  ): string => {
    const seconds = secondsToRecover({
      load: 4_400,
      capacity: 4_400 * headroom,
      down: 600,
      refusalCost,
      wait,
    });
    return seconds === undefined ? "not in 2 h" : `${whole(seconds / 60)} min`;
  };
  const rows = waits.map(
    ([name, wait]) =>
      `| ${name} | ${recovery(2, 0.02, wait)} | ${recovery(2, 0.1, wait)} | ${recovery(3, 0.02, wait)} | ${recovery(3, 0.1, wait)} |`,
  );
  return [
    "| clients come again | 2 ×, refusing costs 2% | 2 ×, 10% | 3 ×, 2% | 3 ×, 10% |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const whole = (number: number): string =>
  Math.round(number).toLocaleString("en").replaceAll(",", " ");
const millions = (number: number): string =>
  `${(number / 1e6).toLocaleString("en", { maximumFractionDigits: 2 }).replaceAll(",", " ")} M`;
