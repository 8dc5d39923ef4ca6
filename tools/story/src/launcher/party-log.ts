import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { PartyId } from "@tale/story/cast";

/** One party's log file. Collects what its processes print, and hears when they complain. */
export interface PartyLog {
  readonly path: string;
  follow(output: Readable, onLine?: (line: string) => void): void;
  close(): void;
}

/** pino's number for a warning; errors are above. */
const warning = 40;

/** @param onComplaint gets the words of each warning or error */
export function openPartyLog(
  id: PartyId,
  dataFolder: string,
  onComplaint: (text: string) => void,
): PartyLog {
  const folder = join(dataFolder, "logs");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${id}.log`);
  const file = createWriteStream(path, { flags: "w" });

  return {
    path,
    follow: (output, onLine) => {
      createInterface({ input: output }).on("line", (line) => {
        file.write(`${line}\n`);
        onLine?.(line);
        const complaint = complaintIn(line);
        if (complaint) onComplaint(complaint);
      });
    },
    close: () => file.end(),
  };
}

/** What a JSON log line complains of; undefined for everything else. */
export function complaintIn(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: number;
      msg?: string;
      err?: { message?: string };
    };
    if (typeof level !== "number" || level < warning) return undefined;
    return [...new Set([msg, err?.message])].filter(Boolean).join(": ") || "something went wrong";
  } catch {
    return undefined;
  }
}
