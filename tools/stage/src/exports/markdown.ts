import type { Leg } from "../run/leg.ts";
import { usualNaming, type Naming } from "../naming.ts";
import { headlineOf, plain } from "./plain.ts";
import { mermaidOf } from "./mermaid.ts";

/** The run to read: the diagram, then leg by leg what was said, checked and stored. */
export function markdownOf(legs: readonly Leg[], naming: Naming = usualNaming): string {
  const headings = legs.map((leg) => stepHeading(leg));
  const chapters = legs.map((leg, index) =>
    [
      ...(headings[index - 1] === headings[index] ? [] : [headings[index]]),
      legText(leg, naming),
    ].join("\n\n"),
  );
  return `# One run of the tale\n\nSecrets were masked by the parties themselves; nothing in here opens anything.\n\n\`\`\`mermaid\n${mermaidOf(legs, naming)}\`\`\`\n\n${chapters.join("\n\n")}\n`;
}

function stepHeading({ told: { title, plain: words, why } }: Leg): string {
  return `## ${title}\n\n${words} ${why}`;
}

function legText(leg: Leg, { nameOf }: Naming): string {
  const { n, from, to, channel, parameters, checks, rows } = leg;
  return [
    `### ${n}. ${nameOf(from)} → ${nameOf(to)} (${channel} channel)`,
    `\`${headlineOf(leg).replaceAll("`", "'")}\``,
    ...(parameters.length > 0
      ? [
          parameters
            .map(({ in: place, name, value }) => `- ${place} **${cell(name)}** ${cell(value)}`)
            .join("\n"),
        ]
      : []),
    ...(checks.length > 0
      ? [
          checks
            .map(
              ({ claim, section, holds, source }) =>
                `- ${holds ? "✓" : "✗"} ${claim} (${section}${source ? `, ${source.file}:${source.line}` : ""})`,
            )
            .join("\n"),
        ]
      : []),
    ...(rows.length > 0
      ? [
          rows
            .map(
              ({ table, change, key }) =>
                `- ${change} \`${table}\` ${Object.entries(key)
                  .map(([name, value]) => `${name} = ${cell(String(value))}`)
                  .join(", ")}`,
            )
            .join("\n"),
        ]
      : []),
  ].join("\n\n");
}

/** A value on one line, which cannot start anything in Markdown or HTML. */
function cell(text: string): string {
  const short = plain(text).replace(/\s+/g, " ").slice(0, 200);
  return short.replace(/[\\`*_{}[\]<>|]/g, "\\$&");
}
