import { existsSync, readFileSync } from "node:fs";

/** Log levels of pino: what is worth a look begins with a warning. */
const warning = 40;

interface Line {
  readonly level?: number;
  readonly msg?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly err?: { readonly message?: string };
}

/** What the parties logged as going wrong, in one line each and in order: there the true reason stands. */
export function refusalsIn(logs: readonly string[]): string[] {
  const lines = logs.filter(existsSync).flatMap((log) => readFileSync(log, "utf8").split("\n"));
  return lines.flatMap((line) => {
    const entry = readLine(line);
    if (!entry || (entry.level ?? 0) < warning) return [];
    const { msg, error, error_description: description, err } = entry;
    return [[msg, error, description, err?.message].filter(Boolean).join(": ")];
  });
}

function readLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
