import type { FastifyInstance } from "fastify";
import { isEncodedUtf8, readText, UnreadableText } from "./readable-text.ts";

/**
 * Makes a plugin accept form bodies and nothing else, and drop parameters sent without a value:
 * those are treated as if they were not there (RFC 6749 §3.1 and §3.2).
 * A parameter sent twice arrives as an array, which no schema of a single string lets through.
 */
export async function acceptFormsOnly(endpoint: FastifyInstance): Promise<void> {
  endpoint.removeAllContentTypeParsers();
  await acceptForms(endpoint);
}

/** Teaches a plugin to read form bodies, beside whatever it can read already. */
export async function acceptForms(plugin: FastifyInstance): Promise<void> {
  plugin.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "buffer" },
    async (_request: unknown, body: Buffer) => parseForm(body),
  );
}

/** @throws UnreadableText when the form is not UTF-8 */
function parseForm(body: Buffer): Record<string, string | string[]> {
  const text = readText(body);
  if (!isEncodedUtf8(text)) throw new UnreadableText("body");
  return parseParameters(text);
}

/** Parses form text. Repeated names become arrays; names without a value disappear. */
export function parseParameters(text: string): Record<string, string | string[]> {
  const parameters: Record<string, string | string[]> = Object.create(null);
  if (text === "") return parameters; // Most requests have no query.
  add(parameters, new URLSearchParams(text));
  return parameters;
}

/**
 * Parses a query, as form text is parsed. A parameter that cannot be read is an array without a
 * text: it is not mistaken for another value, and no schema of a single string lets it through.
 */
export function parseQuery(text: string): Record<string, string | string[]> {
  if (isEncodedUtf8(text)) return parseParameters(text);
  const parameters = parseParameters("");
  for (const one of text.split("&")) {
    if (isEncodedUtf8(one)) add(parameters, new URLSearchParams(one));
    else for (const name of new URLSearchParams(one).keys()) parameters[name] = [];
  }
  return parameters;
}

function add(parameters: Record<string, string | string[]>, sent: URLSearchParams): void {
  for (const [name, value] of sent) {
    if (value === "") continue;
    const known = parameters[name];
    if (known === undefined) parameters[name] = value;
    else if (typeof known === "string") parameters[name] = [known, value];
    else if (known.length > 0) known.push(value);
  }
}
