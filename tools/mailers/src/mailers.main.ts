import { mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CannotBring } from "@tale/providers-tool/cannot-bring.error";
import { createWorkshop } from "@tale/providers-tool/workshop";
import { readCommandLine } from "@tale/story-tool/launcher/command-line";
import { openMailbox } from "./mailbox.ts";
import { domain, type Mailer } from "./mailer.ts";
import { sendLetter } from "./quillpost.ts";
import { isGood, judge, renderTable, type Result } from "./report.ts";
import { mailers } from "./servers.ts";

const help = `npm run mailers -- [options]

Sends one letter to ten friends through mail servers that people run, each fetched and started on this machine in a folder
that is thrown away, and compares what Quillpost's page says of each friend with the mails in the mailbox. A server that this
machine cannot bring is skipped by name, with the reason.

  --only NAME  only this one; may be given several times: ${mailers.map(({ id }) => id).join(", ")}
  --keep       keeps the folders, with all logs, and says where they are
  --json       one JSON document instead of the table (use npm run -s mailers)
  --help       this text

Exits with 0 if nothing failed, with 1 if something did, with 2 if it was not understood.`;

const friends = [
  "carol",
  "dave",
  "erin",
  "gone",
  "frank",
  "grace",
  "heidi",
  "ivan",
  "o'hara",
  "judy+boots",
];
const names = [
  "Carol Adler",
  "",
  '"Adler, Erin"',
  "",
  "Frank 🦦",
  "نور",
  "",
  "",
  "Dave O’Hara",
  "Judy",
];
const patience = { verdict: 90_000, mailbox: 20_000 };

const { only, keep, json } = readCommandLine({
  name: "mailers",
  help,
  options: {
    only: { type: "string", multiple: true },
    keep: { type: "boolean" },
    json: { type: "boolean" },
  },
});
const unknown = only?.find((id) => !mailers.some((mailer) => mailer.id === id));
if (unknown !== undefined) {
  console.error(
    `mailers: “${unknown}” is not known; these are: ${mailers.map(({ id }) => id).join(", ")}`,
  );
  process.exit(2);
}

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
const home = mkdtempSync(join(tmpdir(), "tale-mailers-"));
const results: Result[] = [];
for (const mailer of mailers)
  if (!stopping.signal.aborted && (only?.includes(mailer.id) ?? true))
    results.push(await tryOut(mailer));
if (keep) process.stderr.write(`Everything is kept in ${home}\n`);
else await rm(home, { recursive: true, force: true });
console.log(json ? JSON.stringify(results, undefined, 2) : `\n${renderTable(results)}`);
process.exitCode = stopping.signal.aborted ? 130 : results.every(isGood) ? 0 : 1;

async function tryOut(mailer: Mailer): Promise<Result> {
  process.stderr.write(`${mailer.name} ${mailer.version} …\n`);
  const folder = join(home, mailer.id);
  mkdirSync(folder);
  const workshop = createWorkshop(folder, undefined, stopping.signal);
  const mailbox = await openMailbox();
  const unjudged = {
    id: mailer.id,
    name: mailer.name,
    version: mailer.version,
    settings: mailer.settings,
    accepted: 0,
    refused: 0,
  };
  try {
    const { url, counts = mailbox.counts } = await mailer.start(workshop, mailbox);
    const addresses = friends.map((friend) => `${friend}@${domain}`);
    const verdicts = await sendLetter(
      workshop,
      url,
      addresses.map((address, place) => `${names[place]} <${address}>`),
      patience.verdict,
    );
    const accepted = [...verdicts.values()].filter((word) => word === "accepted").length;
    const mailsIn = (all: ReadonlyMap<string, number>) =>
      [...all.values()].reduce((sum, count) => sum + count, 0);
    for (
      const deadline = performance.now() + patience.mailbox;
      mailsIn(await counts()) < accepted && performance.now() < deadline;
    )
      await delay(250);
    await delay(1_000);
    return judge(mailer, verdicts, await counts(), addresses);
  } catch (error) {
    const reason = (error as Error).message;
    return error instanceof CannotBring
      ? { ...unjudged, skipped: reason, faults: [] }
      : { ...unjudged, faults: [reason] };
  } finally {
    await workshop.stop();
    mailbox.close();
  }
}
