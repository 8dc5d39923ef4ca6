import { compare, type Comparison } from "./compare.ts";
import { awkwardFiles } from "./awkward-files.ts";
import type { Contacts } from "./contacts.ts";
import { people, type Person } from "./people.ts";
import type { Program, Version } from "./programs.ts";
import { runProgram } from "./run-program.ts";

/** One direction, in one version. */
export interface Turn {
  readonly version: Version;
  readonly direction: "written by it, read by Contacts" | "written by Contacts, read by it";
  readonly comparison?: Comparison;
  readonly problem?: string;
}

/** What became of the awkward files in one program. */
export interface AwkwardResult {
  readonly right: number;
  readonly wrong: readonly string[];
}

/** Plays all versions that a program writes and reads. */
export async function playProgram(program: Program, contacts: Contacts): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (const version of program.writes) turns.push(await playImport(program, version, contacts));
  for (const version of program.reads)
    if (version !== "2.1") turns.push(await playExport(program, version, contacts));
  return turns;
}

async function playImport(
  { command }: Program,
  version: Version,
  contacts: Contacts,
): Promise<Turn> {
  const direction = "written by it, read by Contacts";
  const { output, problem } = await runProgram(
    [...command, "write", version],
    JSON.stringify(people),
  );
  if (problem !== undefined) return { version, direction, problem };
  const book = await contacts.openBook();
  await book.importFile(output!);
  return { version, direction, comparison: compare(people, await book.people()) };
}

async function playExport(
  { command }: Program,
  version: "3.0" | "4.0",
  contacts: Contacts,
): Promise<Turn> {
  const direction = "written by Contacts, read by it";
  const book = await contacts.openBook();
  for (const person of people) await book.add(person);
  const read = await readWith(command, Buffer.from(await book.exportFile(version)));
  if (!Array.isArray(read)) return { version, direction, problem: read };
  return { version, direction, comparison: compare(people, read) };
}

/** Gives each awkward file to a program, alone, so that one does not cost the others. */
export async function playAwkwardFiles({ command }: Program): Promise<AwkwardResult> {
  const wrong: string[] = [];
  for (const { title, octets, ...person } of awkwardFiles) {
    const read = await readWith(command, octets);
    if (!Array.isArray(read) || compare([person], read.slice(0, 1)).right === 0) wrong.push(title);
  }
  return { right: awkwardFiles.length - wrong.length, wrong };
}

/** The same for Contacts. */
export async function playAwkwardFilesWith(contacts: Contacts): Promise<AwkwardResult> {
  const wrong: string[] = [];
  for (const { title, octets, ...person } of awkwardFiles) {
    const book = await contacts.openBook();
    await book.importFile(octets);
    if (compare([person], await book.people()).right === 0) wrong.push(title);
  }
  return { right: awkwardFiles.length - wrong.length, wrong };
}

/** @returns the people, or what is wrong */
async function readWith(command: readonly string[], file: Buffer): Promise<Person[] | string> {
  const { output, problem } = await runProgram([...command, "read"], file);
  if (problem !== undefined) return problem;
  try {
    return JSON.parse(String(output)) as Person[];
  } catch {
    return "it printed no JSON";
  }
}
