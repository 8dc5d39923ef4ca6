import { jwtPattern } from "./jwt.ts";
import type { Parameter } from "../facts.ts";
import type { Masker, Masking, MaskingContext } from "./masking.ts";

/** Twenty characters without a space are a word of ours, or nobody should read them. */
const longRun = /[A-Za-z0-9_+~=-]{20,}/g;
const words = /^[A-Z]?[a-z]+(?:[-_][a-z]+|[-_]?[0-9]{1,4}|-[0-9a-f]{12})*$/;
const ownMark = /(‹[^‹›]{1,80}›)/;

/** Masks whatever may be a secret in a text that nobody announced as one. */
export function maskText(text: string, masking: Masking, masker: Masker): string {
  const kept = text
    .split(ownMark)
    .map((part, index) => (index % 2 === 1 ? part : maskUnmarked(part, masking, masker)));
  return kept.join("");
}

function maskUnmarked(text: string, masking: Masking, { plainLooking }: Masker): string {
  let masked = text.replace(jwtPattern, (token) => masking.secret("opaque", token));
  for (const [secret, kind] of plainLooking)
    if (masked.includes(secret)) masked = masked.replaceAll(secret, masking.secret(kind, secret));
  const parts = masked
    .split(ownMark)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(longRun, (run) => (words.test(run) ? run : masking.secret("opaque", run))),
    );
  return parts.join("");
}

/** Masks a value by the name it travels under, and by its looks where the name says nothing. */
export function maskNamed(name: string, value: string, masking: Masking, masker: Masker): string {
  const kind = masker.kindOf(name);
  if (kind === "open") return value;
  if (kind) return masking.secret(kind, value);
  if (/^https?:\/\//.test(value)) return maskUrl(value, masking, masker);
  return maskText(value, masking, masker);
}

/**
 * Masks a URL's path and query, readable as text: nothing is percent-encoded. Its fragment never
 * belongs to a message.
 */
export function maskUrl(url: string, masking: Masking, masker: Masker): string {
  const [, address = "", query] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  const path = maskText(address, masking, masker);
  if (query === undefined) return path;
  return `${path}?${[...new URLSearchParams(query)].map(([name, value]) => `${name}=${maskNamed(name, value, masking, masker)}`).join("&")}`;
}

/** The parameters of a URL, masked. */
export function parametersOf(
  url: string,
  place: "query" | "location",
  { masking, masker }: MaskingContext,
): Parameter[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? "";
  return [...new URLSearchParams(query)].map(([name, value]) => ({
    in: place,
    name,
    value: maskNamed(name, value, masking, masker),
  }));
}
