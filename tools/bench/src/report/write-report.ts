import type { Report } from "./report.ts";
export function writeReport(_report: Report): void {}
