import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readCommandLine } from "@tale/story-tool/launcher/command-line";
import { awkwardFiles } from "./awkward-files.ts";
import { startContacts, type Contacts } from "./contacts.ts";
import { playAwkwardFiles, playAwkwardFilesWith, playProgram } from "./play.ts";
import { allPrograms, type Program } from "./programs.ts";
import { formatReport, type ProgramResult } from "./report.ts";
import { runProgram } from "./run-program.ts";

const help = `npm run vcards -- [options]

Address book programs and libraries, each against Contacts: what they write is imported, what Contacts
exports is read by them, and awkward files are given to all. A program that this machine cannot bring is
left out, and named.

  --only TEXT    only programs whose name contains the text
  --write        keeps the tables in docs/address-books.md
  --port 4470    the first of two ports
  --help         this text

Installs what is needed below .data/vcards, from the package registries of Python, Java and Go.`;

const options = readCommandLine({
  name: "vcards",
  help,
  options: {
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
    port: { type: "string", default: "4470" },
  },
});

const folder = fileURLToPath(new URL("../../../.data/vcards", import.meta.url));
const page = fileURLToPath(new URL("../../../docs/address-books.md", import.meta.url));
const tables = /(?<=<!-- npm run vcards -- --write -->\n)[^]*?(?=<!-- end -->)/;

mkdirSync(folder, { recursive: true });
const programs = allPrograms(folder).filter(({ name }) => name.includes(options.only));
const contacts = await startContacts(folder, Number(options.port));
try {
  const results: ProgramResult[] = [];
  for (const program of programs) results.push(await play(program, contacts));
  const own = await playAwkwardFilesWith(contacts);
  const report = formatReport({ contacts: own, files: awkwardFiles.length, programs: results });
  console.log(report);
  if (options.write)
    writeFileSync(
      page,
      readFileSync(page, "utf8").replace(tables, () => `${report}\n`),
    );
  if (own.wrong.length > 0) process.exitCode = 1;
} finally {
  await contacts.stop();
}

async function play(program: Program, contacts: Contacts): Promise<ProgramResult> {
  const { name, prepare, version, advice } = program;
  console.error(`${name} …`);
  for (const command of [...prepare, version]) {
    const { problem } = await runProgram(command);
    if (problem !== undefined)
      return { name, turns: [], skipped: `it needs ${advice}: ${problem}` };
  }
  const { output } = await runProgram(version);
  const turns = await playProgram(program, contacts);
  return { name, version: String(output).trim(), turns, awkward: await playAwkwardFiles(program) };
}
