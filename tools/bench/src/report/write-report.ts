import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { markdown } from "./markdown.ts";
import { plot } from "./plot.ts";
import type { Report } from "./report.ts";

const docs = new URL("../../../../docs/", import.meta.url);

/**
 * Keeps what was measured: the plot, and the measured part of `docs/performance.md`. What people
 * wrote there stays.
 */
export function writeReport(report: Report): void {
  const page = new URL("performance.md", docs);
  mkdirSync(new URL("images/", docs), { recursive: true });
  writeFileSync(new URL("images/performance.svg", docs), plot(report.results));
  writeFileSync(page, replaceMeasured(readFileSync(page, "utf8"), markdown(report)));
}

const [begin, end] = ["<!-- measured -->", "<!-- /measured -->"];

/** @throws when the page does not say where its measured part is */
export function replaceMeasured(page: string, measured: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`docs/performance.md has lost its place between ${begin} and ${end}`);
  return `${page.slice(0, from + begin.length)}\n${measured.trim()}\n${page.slice(to)}`;
}
