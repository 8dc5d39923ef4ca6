import { plain } from "../marks.ts";

const meanings = {
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

function pathOf(url) {
  return (
    plain(url)
      .replace(/^[a-z]+:\/\/[^/?#]*/, "")
      .replace(/[?#].*$/, "") || "/"
  );
}

export function hostOf(url) {
  return /^[a-z]+:\/\/([^/?#]*)/.exec(url)?.[1] ?? "";
}

export function isRedirect({ kind, status, headers }) {
  return kind === "response" && status >= 300 && status < 400 && "location" in headers;
}

/** A leg in a diagram: one strong word, and what follows it. */
export function labelOf(leg) {
  if (leg.method === "MAIL")
    return { strong: "mail", rest: plain(String(leg.headers.to ?? leg.headers.subject ?? "")) };
  if (leg.kind === "request") return { strong: leg.method, rest: pathOf(leg.url) };
  if (isRedirect(leg)) return { strong: String(leg.status), rest: `go to ${whereTo(leg)}` };
  return {
    strong: String(leg.status ?? "…"),
    rest: leg.page?.heading || meanings[leg.status] || "",
  };
}

function whereTo({ headers, url }) {
  const location = String(headers.location);
  const host = hostOf(location);
  return host && host !== hostOf(url)
    ? host.replace(/\.localhost(:\d+)?$/, "") + shorten(pathOf(location))
    : shorten(pathOf(location));
}

export function shorten(text, length = 34) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

export function statusOf(status) {
  return status === null ? "no answer yet" : `${status} ${meanings[status] ?? ""}`.trim();
}

export const channelNames = { front: "front channel", back: "back channel" };

/** A leg as a sentence, for the ear and the clipboard. */
export function sentenceOf(leg, nameOf) {
  const { strong, rest } = labelOf(leg);
  const how = leg.channel === "front" ? "through the browser" : "straight, unseen by any browser";
  const boxes = countBoxes(leg);
  const judged =
    boxes.held + boxes.failed === 0
      ? ""
      : ` ${boxes.held} ${boxes.held === 1 ? "check" : "checks"} held${boxes.failed ? `, ${boxes.failed} did not` : ""}.`;
  const stored =
    boxes.rows === 0 ? "" : ` ${boxes.rows} ${boxes.rows === 1 ? "row" : "rows"} changed.`;
  const waiting = {
    held: " It is held.",
    current: " It is on its way.",
    lost: " No answer came.",
    done: "",
  }[leg.state];
  return `${leg.n}. ${nameOf(leg.from)} to ${nameOf(leg.to)}, ${how}: ${strong} ${rest}.${judged}${stored}${waiting}`;
}

/** What stands where a leg's checks would be, as long as there are none. */
export function uncheckedOf({ kind, state }) {
  if (state === "held") return "Not checked yet: the message is held.";
  if (state === "current") return "Not checked yet.";
  if (state === "lost") return "No answer came, and no check was told.";
  return kind === "request" ? "This request was not checked." : "This answer was not checked.";
}

export function countBoxes({ checks, rows }) {
  return {
    held: checks.filter(({ holds }) => holds).length,
    failed: checks.filter(({ holds, isPersonsNo }) => !holds && !isPersonsNo).length,
    rows: rows.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Everything about a leg as text. */
export function transcriptOf(leg, step, nameOf) {
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
