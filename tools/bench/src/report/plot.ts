import type { Summary, WorkloadResult } from "../summary.ts";

const width = 890;
const left = 240;
const room = 420;
const rowHeight = 24;
const panelGap = 46;

const style = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 14px }
  .value { font-size: 12px; fill: #57606a; font-variant-numeric: tabular-nums }
  .ours { fill: #2f7d4f } .peer { fill: #9aa5b1 } .limit { fill: none; stroke: #9aa5b1; stroke-dasharray: 3 2 }
  .spread { stroke: #24292f; stroke-width: 1.2; opacity: .55 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .value { fill: #9da7b3 }
    .ours { fill: #56b07d } .peer { fill: #5b6670 } .limit { stroke: #7d8894 } .spread { stroke: #e6edf3 }
  }`;

/**
 * Draws one panel per workload: operations per second as bars, with the spread of the rounds, light
 * or dark as the reader's page is.
 */
export function plot(results: readonly WorkloadResult[]): string {
  let y = 8;
  const panels = results.map((result) => {
    const panel = drawPanel(result, y);
    y += panelGap + result.summaries.length * rowHeight;
    return panel;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-label="Operations per second of every system in every workload">
<style>${style}
</style>
${panels.join("\n")}
</svg>
`;
}

function drawPanel({ workload, summaries }: WorkloadResult, top: number): string {
  const most = Math.max(...summaries.map(({ perSecond, spread }) => perSecond * (1 + spread)));
  const rows = summaries.map((summary, place) =>
    drawRow(summary, most, top + 26 + place * rowHeight),
  );
  return `<text class="title" x="${left}" y="${top + 14}">${escape(workload)}</text>\n${rows.join("\n")}`;
}

function drawRow(
  { system, perSecond, spread, processor }: Summary,
  most: number,
  y: number,
): string {
  const length = (value: number): string => ((value / most) * room).toFixed(1);
  const kind = system.startsWith("ours") ? "ours" : system.startsWith("limit") ? "limit" : "peer";
  const end = left + room + 12;
  return [
    `<text x="${left - 10}" y="${y + 13}" text-anchor="end">${escape(system)}</text>`,
    `<rect class="${kind}" x="${left}" y="${y}" width="${length(perSecond)}" height="17" rx="2"/>`,
    `<path class="spread" d="M${left + Number(length(perSecond * (1 - spread)))} ${y + 8.5}H${(left + Number(length(perSecond * (1 + spread)))).toFixed(1)}"/>`,
    `<text class="value" x="${end}" y="${y + 13}">${thousands(perSecond)}/s · ${Math.round(processor)} µs of processor</text>`,
  ].join("");
}

export function thousands(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ");
}

export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
