import { mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine } from "@tale/story-tool/launcher/command-line";
import { readWishes } from "./options.ts";
import { playWith, type Result } from "./play-with.ts";
import { isGood, renderTable } from "./report.ts";
import { servers } from "./servers.ts";

const help = `npm run providers -- [options]

Plays the whole story with authorization servers that people run, each for real: it is fetched or built, started on this
machine in a folder that is thrown away, configured as its manual says, and used by Quillpost, Contacts and the inbox.
The first run downloads a lot and takes long. A server that this machine cannot bring is skipped by name, with the reason.

  --only NAME       only this one; may be given several times: ${servers.map(({ id }) => id).join(", ")}
  --from NAME=PATH  takes the server's program, or the checkout to build it from, from there
  --record FOLDER   writes a recording of the stage into it, NAME.html for each server
  --keep            keeps the folders, with all logs, and says where they are
  --json            one JSON document instead of the table (use npm run -s providers)
  --help            this text

Exits with 0 if nothing failed, with 1 if something did, with 2 if it was not understood.`;

const { only, from, record, keep, json } = readCommandLine({
  name: "providers",
  help,
  options: {
    only: { type: "string", multiple: true },
    from: { type: "string", multiple: true },
    record: { type: "string" },
    keep: { type: "boolean" },
    json: { type: "boolean" },
  },
});
const wishes = readWishes({ only, from }, servers);
if ("problem" in wishes) {
  console.error(`providers: ${wishes.problem}`);
  process.exit(2);
}

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());

if (record) mkdirSync(record, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "tale-providers-"));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const results: Result[] = [];
for (const server of wishes.chosen) {
  if (stopping.signal.aborted) break;
  results.push(
    await playWith(server, {
      folder,
      given: wishes.given.get(server.id),
      record,
      keep: keep ?? false,
      signal: stopping.signal,
      say,
    }),
  );
}
if (keep) say(`Everything is kept in ${folder}`);
else await rm(folder, { recursive: true, force: true });

console.log(json ? JSON.stringify(results, undefined, 2) : `\n${renderTable(results)}`);
process.exitCode = stopping.signal.aborted ? 130 : results.every(isGood) ? 0 : 1;
