import type { Result } from "./play-with.ts";
import { stations } from "./server.ts";

const marks = { passed: "yes", failed: "NO", limit: "limit", "not reached": "–" } as const;

/** One row for each server, and below it every reason in full. */
export function renderTable(results: readonly Result[]): string {
  const head = ["server", ...stations.map(({ name }) => name)];
  const rows = results.map(({ name, version, skipped, stations: outcomes }) => [
    `${name} ${version}`,
    ...stations.map(({ id }) =>
      skipped ? "skip" : outcomes[id] ? marks[outcomes[id].state] : "–",
    ),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd();
  const table = [
    line(head),
    widths.map((width) => "-".repeat(width)).join("  "),
    ...rows.map(line),
  ];
  return [...table, "", ...results.flatMap(reasonsOf)].join("\n").trimEnd();
}

function reasonsOf({ name, skipped, stations: outcomes }: Result): string[] {
  if (skipped) return [`${name} was skipped: ${skipped}`];
  return stations.flatMap(({ id, name: station }) => {
    const { state, reason } = outcomes[id] ?? {};
    return reason ? [`${name}, ${station} (${state}): ${reason}`] : [];
  });
}

/** A server that was skipped proves nothing, and breaks nothing either. */
export function isGood({ skipped, stations: outcomes }: Result): boolean {
  return (
    skipped !== undefined ||
    stations.every(({ id }) => outcomes[id]?.state === "passed" || isExcused(id, outcomes))
  );
}

/** What stands behind a limit that the server has is not reached, and is no fault. */
function isExcused(id: (typeof stations)[number]["id"], outcomes: Result["stations"]): boolean {
  const outcome = outcomes[id];
  if (outcome?.state === "limit") return true;
  return (
    outcome?.state === "not reached" &&
    !stations.some((one) => outcomes[one.id]?.state === "failed")
  );
}
