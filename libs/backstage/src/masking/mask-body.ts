import type { Parameter } from "../facts.ts";
import { maskJson } from "./mask-json.ts";
import type { MaskingContext } from "./masking.ts";
import { maskNamed, maskText } from "./mask-text.ts";

/** Longest body that is looked at, and longest that is told. */
const longest = { read: 256 * 1024, told: 16 * 1024 };

/** @returns the body as readable text, or null when there is none */
export function maskBody(body: unknown, type: string, context: MaskingContext): string | null {
  if (body === undefined || body === null || body === "") return null;
  if (Buffer.isBuffer(body))
    return maskBody(
      /json|text|xml|urlencoded/.test(type)
        ? body.toString()
        : `(${body.length} bytes of ${type || "something"})`,
      type,
      context,
    );
  if (typeof body === "string" && body.length > longest.read) return `(${body.length} characters)`;
  if (type.includes("urlencoded")) return shorten(maskForm(body, context));
  if (type.includes("json") || typeof body !== "string")
    return shorten(maskJsonBody(body, context));
  return shorten(maskText(body, context.masking, context.masker));
}

function maskForm(body: unknown, { masking, masker, parameters }: MaskingContext): string {
  const pairs =
    typeof body === "string"
      ? [...new URLSearchParams(body)]
      : Object.entries(body as object).flatMap(([name, value]: [string, unknown]) =>
          [value].flat().map((one) => [name, String(one)] as const),
        );
  const masked = pairs.map(([name, value]): Parameter => ({
    in: "form",
    name,
    value: maskNamed(name, value, masking, masker),
  }));
  parameters.push(...masked);
  return masked.map(({ name, value }) => `${name}=${value}`).join("&");
}

function maskJsonBody(body: unknown, { masking, masker, parameters }: MaskingContext): string {
  const value = typeof body === "string" ? parse(body) : body;
  if (value === undefined) return maskText(String(body), masking, masker);
  const masked = maskJson(value, masking, masker);
  if (masked !== null && typeof masked === "object" && !Array.isArray(masked)) {
    for (const [name, item] of Object.entries(masked))
      parameters.push({
        in: "json",
        name,
        value: typeof item === "string" ? item : JSON.stringify(item),
      });
  }
  return typeof masked === "string" ? masked : JSON.stringify(masked, undefined, 2);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Never inside a mark. */
function shorten(text: string): string {
  if (text.length <= longest.told) return text;
  const cut = text.slice(0, longest.told);
  const open = cut.lastIndexOf("‹");
  return `${open > cut.lastIndexOf("›") ? cut.slice(0, open) : cut}…`;
}
