import type { DatabaseSync } from "node:sqlite";
import type { Channel } from "./notifications.ts";

/** How soon a process notices what another one wrote, in milliseconds. */
const lookEvery = 500;

/**
 * SQLite has no notifications, but it counts what other connections wrote. A listener reads that
 * count twice a second.
 *
 * @param writer the only connection by which this process writes: what it wrote itself does not
 * count
 */
export function sqliteChannel(writer: DatabaseSync): Channel {
  return {
    notifyOthers: () => undefined,
    listenToOthers: (listener) => {
      const look = writer.prepare("PRAGMA data_version");
      let seen = countOf(look);
      const timer = setInterval(() => {
        const count = countOf(look);
        if (count === undefined || count === seen) return;
        seen = count;
        listener();
      }, lookEvery).unref();
      return () => clearInterval(timer);
    },
  };
}

/** @returns undefined while the file is locked: the next look tells */
function countOf(look: ReturnType<DatabaseSync["prepare"]>): unknown {
  try {
    return look.get()?.["data_version"];
  } catch {
    return undefined;
  }
}
