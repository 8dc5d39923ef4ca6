import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { SavedRecord } from "./record-events.ts";
import type { RunRecord } from "./record.ts";

/** Rises when a record that an older stage wrote cannot be read any more. */
const version = 1;
/** Milliseconds between two writes; after a long write longer, so that a burst is not slowed. */
const pause = { least: 500, perWrite: 20 };

interface SavedFile {
  readonly version: number;
  /** By which secrets are told apart: a party that comes back tells the same secret by the same tag. */
  readonly colourKey: string;
  readonly record: SavedRecord;
}

/** @returns what a stage left behind, or nothing where it left nothing that can be read */
export function readSaved(path: string): SavedFile | undefined {
  try {
    const saved = JSON.parse(readFileSync(path, "utf8")) as SavedFile;
    return saved.version === version ? saved : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps the record on disk, so that a stage that starts again finds it. It holds no secret, but the
 * key that tells secrets apart: only the owner of the file may read it.
 *
 * @returns writes what is not written yet, and stops
 */
export function keepSaved(path: string, colourKey: string, record: RunRecord): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest = pause.least;

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    const before = performance.now();
    const saved: SavedFile = { version, colourKey, record: record.save() };
    // Whole or not at all: a stage that is killed in between leaves the one before.
    writeFileSync(`${path}.new`, JSON.stringify(saved), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    rest = Math.max(pause.least, (performance.now() - before) * pause.perWrite);
  }
  const soon = (): void => void (timer ??= setTimeout(write, rest).unref());

  for (const event of ["leg", "secrets", "term", "runs", "cleared"] as const)
    record.events.on(event, soon);
  return () => {
    if (timer !== undefined) write();
  };
}
