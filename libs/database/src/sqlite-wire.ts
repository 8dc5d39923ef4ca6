import type { DatabaseSync } from "node:sqlite";
import type { Wire } from "./bell.ts";

/** How soon a process notices what another one wrote, in milliseconds. */
const lookEvery = 500;

/**
 * SQLite calls nobody, but it counts what other connections wrote. So nobody has to tell, and who
 * listens looks at the count now and then.
 *
 * @param writer the only connection by which this process writes: what it wrote itself does not
 * count
 */
export function createSqliteWire(writer: DatabaseSync): Wire {
  return {
    tellOthers: () => undefined,
    hearOthers: (ring) => {
      const look = writer.prepare("PRAGMA data_version");
      let seen = countOf(look);
      const timer = setInterval(() => {
        const count = countOf(look);
        if (count === undefined || count === seen) return;
        seen = count;
        ring();
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
