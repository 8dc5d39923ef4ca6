import { players } from "@tale/story/cast";
import { travellingSecrets, type TravellingSecretKind } from "@tale/story/secrets";
import type { Leg, Player, Secret } from "../run/leg.ts";
import { hueOf } from "../browser/marks.ts";
import { usualNaming, type Naming } from "../naming.ts";
import { personAt, type PersonAtLeg } from "./person-at.ts";
import { headlineOf } from "./plain.ts";

export const sizes = {
  left: 90,
  column: 168,
  head: 56,
  chapter: 40,
  leg: 44,
  boxes: 24,
  chip: 20,
  letter: 6.3,
};

/**
 * A leg with its place in a picture: `top` is where its row begins, `line` where its arrow is, both
 * from the top of the picture.
 */
export interface Row {
  readonly leg: Leg;
  readonly top: number;
  readonly line: number;
  readonly bottom: number;
  readonly chapter: string | null;
  readonly person: PersonAtLeg | null;
}

export interface Picture {
  readonly columns: readonly Player[];
  readonly nameOf: Naming["nameOf"];
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
  readonly x: (player: Player) => number;
  /** The labels and hues of the secrets that travel along a leg. */
  readonly chipsOf: (leg: Leg) => readonly Chip[];
}

interface Chip {
  readonly label: string;
  readonly hue: number;
}

const order: readonly Player[] = [
  "alice",
  "quinn",
  "friend",
  "browser",
  "quillpost",
  "fernmail",
  "fernmail-contacts",
  "ottermail",
  "ottermail-contacts",
  "inbox",
  "elsewhere",
];

/** Where everything stands. */
export function layOut(
  legs: readonly Leg[],
  secrets: readonly Secret[],
  { nameOf }: Naming = usualNaming,
): Picture {
  const people = legs.map((leg) => personAt(leg, legs));
  const playing = new Set<Player>([
    ...legs.flatMap(({ from, to }) => [from, to]),
    ...people.flatMap((person) => person?.id ?? []),
  ]);
  const columns = order.filter((player) => playing.has(player));
  const known = new Map(secrets.map((secret) => [secret.tag, secret]));
  let y = sizes.head + 12;
  let before = "";
  const rows = legs.map((leg, index): Row => {
    const step = `${leg.step} ${leg.provider}`;
    const chapter = step === before ? null : leg.told.title;
    before = step;
    const top = y;
    const line = top + (chapter ? sizes.chapter : 0) + sizes.leg - 14;
    y = line + 14 + (leg.checks.length + leg.rows.length > 0 ? sizes.boxes : 0);
    return { leg, top, line, bottom: y, chapter, person: people[index] ?? null };
  });
  return {
    columns,
    nameOf,
    rows,
    width: 2 * sizes.left + sizes.column * Math.max(0, columns.length - 1),
    height: y + 20,
    x: (player) => sizes.left + sizes.column * Math.max(0, columns.indexOf(player)),
    chipsOf: ({ secrets: tags }) =>
      tags.flatMap((tag) => {
        const kind = known.get(tag)?.kind;
        return kind && kind in travellingSecrets
          ? [
              {
                label: travellingSecrets[kind as TravellingSecretKind].label,
                hue: hueOf(kind, tag),
              },
            ]
          : [];
      }),
  };
}

const elsewhere = "#55606e";

export function headsOf({ columns, nameOf, x }: Picture): string {
  return columns
    .map(
      (player) =>
        `<rect x="${x(player) - 74}" y="12" width="148" height="34" rx="8" fill="${colourOf(player)}"/><text x="${x(player)}" y="34" text-anchor="middle" fill="#fff" font-weight="600" font-size="14">${escape(nameOf(player))}</text>`,
    )
    .join("");
}

export function lifelinesOf({ columns, x, height }: Picture): string {
  return columns
    .map(
      (player) =>
        `<line x1="${x(player)}" y1="46" x2="${x(player)}" y2="${height}" stroke="${colourOf(player)}" stroke-opacity=".35" stroke-width="2"/>`,
    )
    .join("");
}

/** One leg; `classes` are given to the parts that may move. */
export function legOf(row: Row, picture: Picture): string {
  const { leg, top, line, chapter } = row;
  const [from, to] = [picture.x(leg.from), picture.x(leg.to)];
  const title = chapter
    ? `<path d="M0 ${top + 4}H${picture.width}" stroke="#dcdee2"/><text x="16" y="${top + 26}" font-size="15" font-weight="650">${escape(chapter)}</text>`
    : "";
  return `${title}${personMark(row.person, picture, line)}${arrow(leg, from, to, line)}${chips(picture.chipsOf(leg), from, to, line)}${number(leg, from, line)}${boxes(leg, to, line)}`;
}

/** A person's own doing, or what they see: dotted, for it is no message. */
function personMark(person: PersonAtLeg | null, { x }: Picture, y: number): string {
  if (!person) return "";
  const [at, colour] = [x(person.id), colourOf(person.id)];
  const sign =
    person.does === "acts"
      ? `<circle cx="${at}" cy="${y}" r="6" fill="${colour}"/>`
      : `<path d="M${at - 9} ${y - 7}h18v14h-18zM${at - 9} ${y - 3}h18" fill="#fff" stroke="${colour}" stroke-width="1.6"/>`;
  return `<path d="M${at} ${y}H${x("browser")}" stroke="${colour}" stroke-width="1.8" stroke-dasharray="1 5" stroke-linecap="round"/>${sign}`;
}

function arrow(leg: Leg, from: number, to: number, y: number): string {
  const dashes = leg.channel === "back" ? ' stroke-dasharray="7 5"' : "";
  const direction = Math.sign(to - from) || 1;
  const end = to - 8 * direction;
  const room = Math.max(26, Math.floor(Math.abs(to - from) / sizes.letter));
  const words = headlineOf(leg);
  return `<path d="M${from} ${y}H${end}" stroke="#1c1f24" stroke-width="1.8"${dashes}/><path d="M${to - 2 * direction} ${y}l${-10 * direction}-5v10z"/><text x="${(from + to) / 2}" y="${y - 14}" text-anchor="middle" font-size="12.5" stroke="#fff" stroke-width="4" paint-order="stroke">${escape(words.length > room ? `${words.slice(0, room - 1)}…` : words)}</text>`;
}

function chips(all: readonly Chip[], from: number, to: number, y: number): string {
  const widths = all.map(({ label }) => Math.ceil(label.length * sizes.letter) + 16);
  let x = (from + to) / 2 - widths.reduce((sum, width) => sum + width + 4, -4) / 2;
  const drawn = all.map(({ label, hue }, index) => {
    const width = widths[index]!;
    const one = `<rect x="${x}" y="${y - 10}" width="${width}" height="20" rx="10" fill="hsl(${hue} 75% 90%)" stroke="hsl(${hue} 60% 35%)" stroke-width="1.4"/><text x="${x + width / 2}" y="${y + 4}" text-anchor="middle" font-size="11.5" font-weight="650" fill="hsl(${hue} 60% 20%)">${escape(label)}</text>`;
    x += width + 4;
    return one;
  });
  return drawn.length > 0 ? `<g class="chips">${drawn.join("")}</g>` : "";
}

function number({ n, from }: Leg, x: number, y: number): string {
  const half = 9 + 3.4 * String(n).length;
  return `<rect x="${x - half}" y="${y - 11}" width="${2 * half}" height="22" rx="11" fill="${colourOf(from)}" stroke="#fff" stroke-width="2"/><text x="${x}" y="${y + 4}" text-anchor="middle" font-size="11.5" font-weight="700" fill="#fff">${n}</text>`;
}

function boxes({ checks, rows }: Leg, x: number, y: number): string {
  const failed = checks.filter(({ holds }) => !holds);
  const held = checks.length - failed.length;
  const words = [
    ...(held > 0
      ? [{ text: `✓ ${held} ${held === 1 ? "check" : "checks"}`, colour: "#1b6a43" }]
      : []),
    ...failed.map(({ refusal, isPersonsNo }) => ({
      text: `${isPersonsNo ? "–" : "✗"} ${refusal!.slice(0, 60)}`,
      colour: isPersonsNo ? "#7a5200" : "#a3271c",
    })),
    ...(rows.length > 0
      ? [
          {
            text: `▤ ${[...new Set(rows.map(({ table }) => table))].join(", ").slice(0, 48)}`,
            colour: "#2f4bb0",
          },
        ]
      : []),
  ];
  const spans = words.map(
    ({ text, colour }, index) =>
      `<tspan fill="${colour}"${index > 0 ? ' dx="10"' : ""}>${escape(text)}</tspan>`,
  );
  return spans.length > 0
    ? `<text x="${x}" y="${y + 26}" text-anchor="middle" font-size="12" font-weight="600" stroke="#fff" stroke-width="4" paint-order="stroke">${spans.join("")}</text>`
    : "";
}

function colourOf(player: Player): string {
  return player === "elsewhere" ? elsewhere : players[player].colour;
}

export function escape(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
}
