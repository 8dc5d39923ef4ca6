import { cast, players } from "@tale/story/cast";
import { compared } from "@tale/story/code-or-token";
import { glossary } from "@tale/story/glossary";
import type { Step } from "@tale/story/step";
import type { Leg, StoryEvent, Tell } from "../events.ts";
import { drawTable } from "./table.ts";
import { drawHeads, drawRung, ladderOf, type Ladder } from "./ladder.ts";
import { shortPath } from "./mask.ts";
import type { Paint } from "./paint.ts";
import { shorten, wrap } from "./wrap.ts";

export interface TerminalOptions {
  readonly columns: number;
  readonly paint: Paint;
  readonly write: (line: string) => void;
  /** Waits before something new is shown: longer before a step than before a leg of it. */
  readonly pause: (weight: number) => Promise<void>;
}

const margin = "      ";

/**
 * Tells the story as a ladder diagram, act by act, as wide as the terminal but never wider than the
 * eye can follow.
 */
export function createTerminal({ columns, paint, write, pause }: TerminalOptions): Tell {
  const width = Math.min(Math.max(columns, 60), 120);
  const textWidth = Math.min(width, 100) - margin.length;
  let ladder: Ladder = ladderOf(1, width);
  /** Whether the names stand over the ladder of this step. */
  let isOpen = false;

  const paragraph = (text: string, style = (line: string): string => line): void => {
    for (const line of wrap(text, textWidth)) write(margin + style(line));
  };

  /** A mark in front of the first line; the others stand under its text. */
  const marked = (mark: string, text: string, style = (line: string): string => line): void => {
    wrap(text, textWidth - 2).forEach((line, index) =>
      write(`${margin}${index === 0 ? mark : " "} ${style(line)}`),
    );
  };

  const openStep = ({ title, plain, why, channel, from, to }: Step, place: string): void => {
    const route = { front: "front channel", back: "back channel", local: "" }[channel];
    const direction =
      from === to ? players[from].name : `${players[from].name} → ${players[to].name}`;
    const aside = [direction, route].filter(Boolean).join(" · ");
    const gap = width - margin.length - title.length - aside.length;
    write("");
    write(
      ` ${place.padEnd(margin.length - 1)}${paint.bold(title)}${gap > 1 ? " ".repeat(gap) + paint.dim(aside) : ""}`,
    );
    if (gap <= 1) write(margin + paint.dim(aside));
    paragraph(plain);
    paragraph(why, paint.dim);
    isOpen = false;
  };

  const rung = (from: Leg["from"], to: Leg["to"], channel: Leg["channel"], text: string): void => {
    if (!isOpen) write(`\n ${drawHeads(ladder, paint)}`);
    isOpen = true;
    const drawing = drawRung(ladder, from, to, channel === "back" ? "dashed" : "solid");
    write(` ${drawing} ${shorten(text, width - drawing.length - 2)}`);
  };

  const drawLeg = ({ from, to, channel, method, url, status, sentBy, witnessed }: Leg): void => {
    if (sentBy) rung(sentBy, from, channel, "redirects the browser");
    const path = shortPath(url);
    const what =
      channel === "local"
        ? "by itself"
        : [method, path === "/" ? "" : path, status].filter(Boolean).join(" ");
    rung(from, to, channel, witnessed ? what : `${what} (unseen)`);
  };

  const lines = {
    cast: ({ origins, selfStarted }) => {
      write(paint.bold("A tale of two perspectives"));
      write(
        selfStarted
          ? "Nobody was on stage, so the cast was started for this run alone:"
          : "The cast is on stage:",
      );
      for (const { id, name, role, colour } of Object.values(cast)) {
        if (id !== "stage")
          write(
            `  ${paint.chip(` ${name} `, colour)}${" ".repeat(19 - name.length)}${origins[id].padEnd(44)}${width < 100 ? "" : paint.dim(role)}`.trimEnd(),
          );
      }
    },
    act: ({ act }) => {
      ladder = ladderOf(act.number, width);
      write("");
      write(paint.bold(`${`━━ Act ${act.number}: ${act.title} `.padEnd(width, "━")}`));
      for (const line of wrap(act.summary, width)) write(line);
    },
    aside: ({ text }) => {
      write("");
      marked("·", text, paint.dim);
    },
    step: ({ step, place }) => openStep(step, place),
    leg: ({ leg }) => drawLeg(leg),
    parameters: ({ rows }) => {
      const longest = Math.max(...rows.map(([name]) => name.length));
      for (const [name, value] of rows)
        write(
          `${margin}  ${paint.dim(name.padEnd(longest + 2))}${shorten(value, textWidth - longest - 4)}`,
        );
    },
    term: ({ id }) => {
      const { name, sentence, section, confusion } = glossary[id];
      write(`${margin}${paint.term(`◆ ${name}`)} ${paint.dim(`· ${section}`)}`);
      marked(" ", sentence);
      marked(" ", confusion, paint.dim);
    },
    held: ({ claim }) => marked(paint.good("✓"), claim),
    curtain: ({ text }) => marked("┆", text, paint.dim),
    mail: ({ mail }) => {
      const rule = "─".repeat(Math.min(textWidth, 72) - 2);
      write(`${margin}┌${rule}┐`);
      const body = mail.text
        .trim()
        .split("\n")
        .flatMap((line) => wrap(line, rule.length - 4));
      for (const line of [
        `From:    ${mail.from}`,
        `To:      ${mail.to}`,
        `Subject: ${mail.subject}`,
        "",
        ...body,
      ])
        write(`${margin}│ ${line}`.trimEnd());
      write(`${margin}└${rule}┘`);
    },
    comparison: ({ rows }) => {
      write("");
      write(paint.bold("━━ Code or token? ".padEnd(width, "━")));
      const heads = ["", glossary[compared.code].name, glossary[compared.token].name];
      for (const line of drawTable(
        heads,
        rows.map(({ question, code, token }) => [question, code, token]),
        width,
        paint,
      ))
        write(line);
    },
    failed: ({ failure }) => {
      write("");
      write(paint.bad(`✗ ${failure.step} did not hold`));
      for (const [name, text] of [
        ["expected", failure.expected],
        ["came", failure.came],
      ] as const) {
        wrap(text, width - 12).forEach((line, index) =>
          write(`  ${(index === 0 ? `${name}:` : "").padEnd(10)}${line}`),
        );
      }
    },
    end: ({ steps, checks, milliseconds }) => {
      write("");
      write(
        paint.good(
          `✓ ${steps} steps, ${checks} checks, all held, in ${(milliseconds / 1000).toFixed(1)} s`,
        ),
      );
    },
  } satisfies {
    [Kind in StoryEvent["kind"]]: (event: Extract<StoryEvent, { kind: Kind }>) => void;
  };

  return async (event) => {
    if (event.kind === "step" || event.kind === "comparison" || event.kind === "mail")
      await pause(1);
    if (event.kind === "leg" || event.kind === "term") await pause(0.4);
    (lines[event.kind] as (event: StoryEvent) => void)(event);
  };
}
