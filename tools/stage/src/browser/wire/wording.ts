import type { Leg } from "../../run/leg.ts";
import type { Words } from "../story-data.ts";
import { plain } from "../marks.ts";

const meanings: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  421: "Misdirected Request",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

export type NameOf = (id: string) => string;

function pathOf(url: string): string {
  return (
    plain(url)
      .replace(/^[a-z]+:\/\/[^/?#]*/, "")
      .replace(/[?#].*$/, "") || "/"
  );
}

export function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]*)/.exec(url)?.[1] ?? "";
}

export function isRedirect({ kind, status, headers }: Leg): boolean {
  return kind === "response" && (status ?? 0) >= 300 && status! < 400 && "location" in headers;
}

/** A leg in a diagram: one strong word, and what follows it. */
export function labelOf(leg: Leg): { readonly strong: string; readonly rest: string } {
  if (leg.method === "MAIL")
    return {
      strong: "mail",
      rest: plain(String(leg.headers["to"] ?? leg.headers["subject"] ?? "")),
    };
  if (leg.kind === "request") return { strong: leg.method, rest: pathOf(leg.url) };
  if (isRedirect(leg)) return { strong: String(leg.status), rest: `go to ${whereTo(leg)}` };
  return {
    strong: String(leg.status ?? "…"),
    rest: leg.page?.heading || (meanings[leg.status ?? 0] ?? ""),
  };
}

function whereTo({ headers, url }: Leg): string {
  const location = String(headers["location"]);
  const host = hostOf(location);
  return host && host !== hostOf(url)
    ? host.replace(/\.localhost(:\d+)?$/, "") + shorten(pathOf(location))
    : shorten(pathOf(location));
}

export function shorten(text: string, length = 34): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** A number that names a thing tells nothing in a picture: its first characters do for telling it apart. */
export function withoutIds(text: string): string {
  return text.replace(/\b([0-9a-f]{4})[0-9a-f]{8,}\b/g, "$1…");
}

export function statusOf(status: number | null): string {
  return status === null ? "no answer yet" : `${status} ${meanings[status] ?? ""}`.trim();
}

export const channelNames = { front: "front channel", back: "back channel" };

const waiting = {
  held: " It is held.",
  current: " It is on its way.",
  lost: " No answer came.",
  done: "",
};

/** A leg as a sentence, for the ear and the clipboard. */
export function sentenceOf(leg: Leg, nameOf: NameOf): string {
  const { strong, rest } = labelOf(leg);
  const how = leg.channel === "front" ? "through the browser" : "straight, unseen by any browser";
  const boxes = countBoxes(leg);
  const judged =
    boxes.held + boxes.failed === 0
      ? ""
      : ` ${boxes.held} ${boxes.held === 1 ? "check" : "checks"} held${boxes.failed ? `, ${boxes.failed} did not` : ""}.`;
  const stored =
    boxes.rows === 0 ? "" : ` ${boxes.rows} ${boxes.rows === 1 ? "row" : "rows"} changed.`;
  const said = `${strong} ${rest}`.trim();
  return `${leg.n}. ${nameOf(leg.from)} to ${nameOf(leg.to)}, ${how}: ${said}${/[.?!…]$/.test(said) ? "" : "."}${judged}${stored}${waiting[leg.state]}`;
}

/** What stands where a leg's checks would be, as long as there are none. */
export function uncheckedOf({ kind, state }: Pick<Leg, "kind" | "state">): string {
  if (state === "held") return "Not checked yet: the message is held.";
  if (state === "current") return "Not checked yet.";
  if (state === "lost") return "No answer came, and no check was told.";
  return kind === "request" ? "This request was not checked." : "This answer was not checked.";
}

export function countBoxes({ checks, rows }: Pick<Leg, "checks" | "rows">) {
  return {
    held: checks.filter(({ holds }) => holds).length,
    failed: checks.filter(({ holds, isPersonsNo }) => !holds && !isPersonsNo).length,
    rows: rows.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Everything about a leg as text. */
export function transcriptOf(leg: Leg, step: Omit<Words, "notes">, nameOf: NameOf): string {
  const lines = [
    sentenceOf(leg, nameOf),
    `${step.title}. ${step.plain} ${step.why}`,
    `${leg.method} ${plain(leg.url)}${leg.status === null ? "" : `, ${statusOf(leg.status)}`}`,
  ];
  for (const { in: place, name, value } of leg.parameters)
    lines.push(`  ${place} ${name} = ${plain(value)}`);
  for (const { claim, section, holds, refusal } of leg.checks)
    lines.push(`  ${holds ? "✓" : "✗"} ${claim} (${section})${holds ? "" : `: ${refusal}`}`);
  for (const { table, change, count } of leg.rows) lines.push(`  ${change} ${count} in ${table}`);
  return lines.join("\n");
}
