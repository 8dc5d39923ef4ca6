import formbody from "@fastify/formbody";
import type { FastifyInstance } from "fastify";

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
  await plugin.register(formbody, { parser: parseParameters });
}

/** Parses form or query text. Repeated names become arrays; names without a value disappear. */
export function parseParameters(text: string): Record<string, string | string[]> {
  const parameters: Record<string, string | string[]> = Object.create(null);
  if (text === "") return parameters; // Most requests have no query.
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === "") continue;
    const known = parameters[name];
    if (known === undefined) parameters[name] = value;
    else if (typeof known === "string") parameters[name] = [known, value];
    else known.push(value);
  }
  return parameters;
}
