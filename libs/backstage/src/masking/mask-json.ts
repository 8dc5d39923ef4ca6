import type { Masker, Masking } from "./masking.ts";
import { maskNamed } from "./mask-text.ts";

const deepest = 12;

/**
 * Masks every text in a JSON value by the name it stands under. A text that is JSON itself is
 * masked as such.
 */
export function maskJson(
  value: unknown,
  masking: Masking,
  masker: Masker,
  name = "",
  depth = 0,
): unknown {
  if (depth > deepest) return "…";
  if (typeof value === "string") return maskString(value, masking, masker, name, depth);
  if (Array.isArray(value))
    return value.map((item) => maskJson(item, masking, masker, name, depth + 1));
  if (value !== null && typeof value === "object") {
    if ("kty" in value) return maskKey(value, masking);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        maskJson(item, masking, masker, key, depth + 1),
      ]),
    );
  }
  return value;
}

/** Public halves of a key stay readable (RFC 7518 §6); everything else in it does not. */
const publicMembers = new Set([
  "kty",
  "crv",
  "x",
  "y",
  "n",
  "e",
  "kid",
  "use",
  "alg",
  "key_ops",
  "ext",
]);

function maskKey(jwk: object, masking: Masking): unknown {
  return Object.fromEntries(
    Object.entries(jwk).map(([name, value]: [string, unknown]) => [
      name,
      publicMembers.has(name) ? value : masking.secret("private-key", JSON.stringify(value)),
    ]),
  );
}

function maskString(
  value: string,
  masking: Masking,
  masker: Masker,
  name: string,
  depth: number,
): string {
  const inner = name !== "private_jwk" && /^[[{]/.test(value) ? parse(value) : undefined;
  return inner === undefined
    ? maskNamed(name, value, masking, masker)
    : JSON.stringify(maskJson(inner, masking, masker, name, depth + 1));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
