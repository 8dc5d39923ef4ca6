import { watch } from "node:fs";
import { join } from "node:path";

/** Editors save in several steps; a save is over when nothing changed for this long. */
const quiet = 200;

/**
 * Calls after each save below a folder's `src`, never twice at once; what is saved meanwhile is
 * answered afterwards.
 *
 * @returns how to stop
 */
export function watchSaves(folder: string, onSave: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let isWanted = false;

  async function answer(): Promise<void> {
    if (isBusy) return void (isWanted = true);
    isBusy = true;
    do {
      isWanted = false;
      await onSave();
    } while (isWanted);
    isBusy = false;
  }

  const watcher = watch(join(folder, "src"), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void answer(), quiet);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
