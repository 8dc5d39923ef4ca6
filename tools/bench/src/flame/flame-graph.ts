import { escape } from "../report/plot.ts";
import type { Call } from "./call-tree.ts";

const width = 1200;
const rowHeight = 17;

/** What took less than this part of all is not drawn. */
const smallest = 0.0025;

const kinds = [
  ["ours", "this repository", (place: string) => /^(apps|libs)\//.test(place)],
  ["package", "packages", (place: string) => place !== "" && !place.startsWith("node:")],
  ["node", "Node", (place: string) => place.startsWith("node:")],
  ["native", "not JavaScript: SQLite, cryptography, the system", () => true],
] as const;

const style = `
  text { font: 11px ui-monospace, monospace; fill: #1f2328; pointer-events: none } .legend { font: 13px system-ui, sans-serif }
  rect { stroke: #fff; stroke-width: .5 } .ours { fill: #8fd0a8 } .package { fill: #b9c7e6 } .node { fill: #dfe3e8 } .native { fill: #f2c894 }
  @media (prefers-color-scheme: dark) { .legend { fill: #e6edf3 } rect { stroke: #0d1117 } }`;

/**
 * Draws where the time went: each box is a function, as wide as the time it took with everything it
 * called, standing on the function that called it. Pointing at a box says its name, its place and
 * its part.
 */
export function flameGraph(root: Call): string {
  const boxes: string[] = [];
  let deepest = 0;
  const draw = (call: Call, x: number, depth: number): void => {
    const part = call.time / root.time;
    if (part < smallest) return;
    deepest = Math.max(deepest, depth);
    if (depth > 0) boxes.push(box(call, x, 34 + (depth - 1) * rowHeight, part));
    let at = x;
    for (const one of [...call.calls.values()].toSorted((a, b) => b.time - a.time)) {
      draw(one, at, depth + 1);
      at += (one.time / root.time) * width;
    }
  };
  draw(root, 0, 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${40 + deepest * rowHeight}" role="img" aria-label="Flame graph: where the time goes">
<style>${style}
</style>
${kinds.map(([kind, label], place) => `<rect class="${kind}" x="${place * 200 + 4}" y="6" width="14" height="14"/><text class="legend" x="${place * 200 + 24}" y="18">${label}</text>`).join("")}
${boxes.join("\n")}
</svg>
`;
}

function box({ name, place }: Call, x: number, y: number, part: number): string {
  const [kind] = kinds.find(([, , belongs]) => belongs(place))!;
  const wide = part * width;
  const letters = Math.floor((wide - 4) / 6.7);
  const text =
    letters < 3
      ? ""
      : `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escape(name.slice(0, letters))}</text>`;
  return `<g><title>${escape(`${name} ${place}: ${(part * 100).toFixed(1)} %`)}</title><rect class="${kind}" x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${rowHeight - 1}"/>${text}</g>`;
}
