import { existsSync, readFileSync } from "node:fs";

/**
 * Log levels of pino: what is worth a look begins with a warning. A refusal says its reason at any
 * level.
 */
const warning = 40;

interface Line {
  readonly level?: number;
  readonly msg?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly reason?: string;
  readonly err?: { readonly message?: string };
}

/**
 * What a party logged as going wrong, in one line each and in order: there the true reason stands.
 */
export function refusalsIn(log: string): string[] {
  const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  return lines.flatMap((line) => {
    const entry = readLine(line);
    if (!entry) return [];
    const { level = 0, msg, error, error_description: description, reason, err } = entry;
    if (level < warning && (error ?? reason) === undefined) return [];
    return [[msg, error, description, reason, err?.message].filter(Boolean).join(": ")];
  });
}

function readLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
