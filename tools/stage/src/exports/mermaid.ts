import type { Leg, Player } from "../run/leg.ts";
import { usualNaming, type Naming } from "../naming.ts";
import { personAt } from "./person-at.ts";
import { headlineOf, plain } from "./plain.ts";

/**
 * The run as a Mermaid sequence diagram: solid arrows for the front channel, dashed ones for the
 * back channel.
 */
export function mermaidOf(legs: readonly Leg[], { nameOf }: Naming = usualNaming): string {
  const people = legs.map((leg) => personAt(leg, legs));
  const players = new Set<Player>([
    ...people.flatMap((person) => person?.id ?? []),
    ...legs.flatMap(({ from, to }) => [from, to]),
  ]);
  const lines = [
    "sequenceDiagram",
    ...[...players].map((player) => `  participant ${idOf(player)} as ${nameOf(player)}`),
  ];
  for (const [index, leg] of legs.entries()) {
    const person = people[index];
    if (person?.does === "acts") lines.push(`  ${idOf(person.id)}-)browser: acts`);
    const arrow = leg.channel === "front" ? "->>" : "-->>";
    lines.push(`  ${idOf(leg.from)}${arrow}${idOf(leg.to)}: ${leg.n}. ${escape(headlineOf(leg))}`);
    if (person?.does === "sees") lines.push(`  browser--)${idOf(person.id)}: shows the page`);
    const notes = [
      ...leg.checks.map(
        ({ claim, section, holds }) => `${holds ? "✓" : "✗"} ${claim} (${section})`,
      ),
      ...leg.rows.map(
        ({ table, change, count }) => `${change} ${table}${count > 1 ? ` ×${count}` : ""}`,
      ),
    ];
    if (notes.length > 0)
      lines.push(`  Note over ${idOf(leg.to)}: ${notes.map(escape).join("<br/>")}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Participants may not be called `end`, nor have hyphens. */
function idOf(player: Player): string {
  return player.replaceAll("-", "_");
}

/** Mermaid ends a line at `;` and reads `#…;` as a character. */
function escape(text: string): string {
  return plain(text)
    .replace(/[#;<>]/g, (character) => `#${character.codePointAt(0)};`)
    .replace(/\s+/g, " ");
}
