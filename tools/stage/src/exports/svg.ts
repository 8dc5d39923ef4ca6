import { players } from "@tale/story/cast";
import type { Leg, Player } from "../run/leg.ts";
import { headlineOf, nameOf } from "./plain.ts";

const layout = { left: 110, column: 200, top: 70, row: 34, box: 16 };

/** The run as a picture that needs nothing else: lifelines, and one numbered arrow per leg; back channel dashed. */
export function svgOf(legs: readonly Leg[]): string {
  const columns = [...new Set(legs.flatMap(({ from, to }) => [from, to]))];
  const x = (player: Player): number => layout.left + layout.column * columns.indexOf(player);
  const width = 2 * layout.left + layout.column * Math.max(0, columns.length - 1);

  let y = layout.top;
  const drawn = legs.map((leg) => {
    const top = (y += layout.row);
    const boxes = boxesOf(leg);
    y += layout.box * boxes.length;
    return arrow(leg, x(leg.from), x(leg.to), top) + boxes.map(({ text, colour }, index) => note(text, colour, x(leg.to), top + layout.box * (index + 1))).join("");
  });
  const height = y + layout.row;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">
<title>One run of the tale, ${legs.length} messages</title>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
${columns.map((player) => lifeline(player, x(player), height)).join("\n")}
${drawn.join("\n")}
</svg>
`;
}

function lifeline(player: Player, x: number, height: number): string {
  const colour = player === "elsewhere" ? "#55606e" : players[player].colour;
  return `<g><line x1="${x}" y1="52" x2="${x}" y2="${height - 10}" stroke="${colour}" stroke-opacity=".4"/><rect x="${x - 75}" y="20" width="150" height="32" rx="6" fill="${colour}"/><text x="${x}" y="40" text-anchor="middle" fill="#fff" font-weight="600">${escape(nameOf(player))}</text></g>`;
}

function arrow(leg: Leg, from: number, to: number, y: number): string {
  const dashes = leg.channel === "back" ? ' stroke-dasharray="6 4"' : "";
  const line = from === to ? `<path d="M${from} ${y - 8}h40v8h-34" fill="none" stroke="#222"${dashes} marker-end="url(#tip)"/>` : `<line x1="${from}" y1="${y}" x2="${to}" y2="${y}" stroke="#222"${dashes} marker-end="url(#tip)"/>`;
  const middle = from === to ? from + 46 : (from + to) / 2;
  const room = Math.max(24, Math.floor(Math.abs(to - from) / 7));
  const words = `${leg.n}. ${headlineOf(leg)}`;
  return `<g>${line}<text x="${middle}" y="${y - 5}" text-anchor="${from === to ? "start" : "middle"}">${escape(words.length > room ? `${words.slice(0, room - 1)}…` : words)}</text></g>`;
}

function boxesOf({ checks, rows }: Leg): { text: string; colour: string }[] {
  return [
    ...checks.map(({ claim, holds }) => ({ text: `${holds ? "✓" : "✗"} ${claim}`, colour: holds ? "#1b7a4b" : "#a3271c" })),
    ...rows.map(({ table, change }) => ({ text: `▤ ${change} ${table}`, colour: "#2f55c8" })),
  ];
}

function note(text: string, colour: string, x: number, y: number): string {
  return `<text x="${x + 8}" y="${y}" font-size="11" fill="${colour}">${escape(text.slice(0, 60))}</text>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
}
