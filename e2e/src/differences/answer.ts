import type { HttpResponse } from "@tale/service/http-client";

/**
 * What is comparable in an answer: facts by name, without texts, addresses and random values.
 * `outcome` says it in short: a status with the error, or where the user goes.
 */
export type Answer = { readonly outcome: string } & Readonly<Record<string, string>>;

/** Members that are facts of their own, or words for people. */
const asides = new Set([
  "error",
  "error_description",
  "error_uri",
  "token_type",
  "scope",
  "expires_in",
  "active",
]);

/** Reads the answer of an endpoint that clients speak to directly. */
export function readAnswer({ status, headers, body }: HttpResponse): Answer {
  const type = String(headers["content-type"] ?? "").split(";", 1)[0] ?? "";
  const json = parseJson(body);
  const members = Object.keys(json)
    .filter((name) => !asides.has(name))
    .sort();
  const challenge = [headers["www-authenticate"] ?? []]
    .flat()
    .map((line) => line.split(" ", 1)[0])
    .join(", ");
  return facts({
    outcome: [status, json["error"]].filter(Boolean).join(" "),
    body: type === "" || body === "" ? "none" : type,
    members: members.join(" "),
    token_type: String(json["token_type"] ?? "").toLowerCase(),
    scope: String(json["scope"] ?? ""),
    expires_in: String(json["expires_in"] ?? ""),
    active: String(json["active"] ?? ""),
    caching: cachingIn(headers),
    challenge,
  });
}

/** Only what there is: an answer without a challenge says nothing about challenges. */
export function facts({ outcome, ...more }: { outcome: string } & Record<string, string>): Answer {
  return {
    outcome,
    ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== "")),
  };
}

/** @returns the JSON object of an answer; an empty one if there is none */
export function parseJson(body: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(body);
    return json && typeof json === "object" ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function cachingIn(headers: HttpResponse["headers"]): string {
  return /no-store/.test(String(headers["cache-control"])) ? "no-store" : "";
}

/** What two servers say where they do not say the same. */
export interface Difference {
  readonly ours: string;
  readonly theirs: string;
}

/**
 * @returns undefined when two answers agree in all facts. When the outcomes differ, the rest
 * follows from that
 */
export function compare(ours: Answer, theirs: Answer): Difference | undefined {
  if (ours.outcome !== theirs.outcome) return { ours: ours.outcome, theirs: theirs.outcome };
  const names = Object.keys({ ...ours, ...theirs }).filter((name) => ours[name] !== theirs[name]);
  const tell = (answer: Answer): string =>
    names.map((name) => `${name}: ${answer[name] ?? "none"}`).join(", ");
  return names.length === 0 ? undefined : { ours: tell(ours), theirs: tell(theirs) };
}
