import { DatabaseUnavailableError } from "@tale/database/database";

interface Line {
  running: number;
  waiting: { readonly begin: () => void; readonly fail: (error: unknown) => void }[];
}

/**
 * Runs tasks of one name side by side up to a number; those that come on top wait, and begin in the
 * order they came in. Where the storage cannot answer, those that wait are told at once.
 */
export function createConcurrencyLimit(atOnce: number) {
  const lines = new Map<string, Line>();

  return async <Result>(name: string, task: () => Promise<Result>): Promise<Result> => {
    const line = lines.get(name) ?? { running: 0, waiting: [] };
    lines.set(name, line);
    if (line.running < atOnce) line.running += 1;
    else await new Promise<void>((begin, fail) => line.waiting.push({ begin, fail }));
    try {
      return await task();
    } catch (error) {
      if (error instanceof DatabaseUnavailableError)
        for (const { fail } of line.waiting.splice(0)) fail(error);
      throw error;
    } finally {
      const next = line.waiting.shift();
      if (next) next.begin();
      else if ((line.running -= 1) === 0) lines.delete(name);
    }
  };
}
