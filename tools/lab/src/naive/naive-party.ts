import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Villain } from "@tale/story/villains/villain";
import { applyEdit, type Edit } from "./edit.ts";

/** The root of this repository. */
export const workspace = fileURLToPath(new URL("../../../..", import.meta.url));

/** Where the code of each party stands, below the root. */
export const folders = {
  quillpost: "apps/blog",
  fernmail: "apps/email-provider",
  "fernmail-contacts": "apps/contacts",
} as const satisfies Record<Villain["party"], string>;

/** What a party needs beside its sources to run, to be tested and to be typed. */
const copied = ["src", "seed", "package.json", "tsconfig.json"];

/** What every party's own configuration of the compiler extends, two folders up. */
const baseConfig = "tsconfig.base.json";

/**
 * Copies one party to a folder of its own and edits the copy. The party itself stays as it is.
 *
 * @param target a folder that is made if it is not there
 * @returns the folder of the copy
 * @throws EditDoesNotApply
 */
export function makeNaiveParty(
  party: Villain["party"],
  edits: readonly Edit[],
  target: string,
): string {
  const folder = join(target, folders[party]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of copied)
    cpSync(join(workspace, folders[party], name), join(folder, name), { recursive: true });
  for (const [file, text] of editedTexts(party, edits)) writeFileSync(join(folder, file), text);
  cpSync(join(workspace, baseConfig), join(target, baseConfig));
  const modules = join(target, "node_modules");
  if (!existsSync(modules)) symlinkSync(join(workspace, "node_modules"), modules, "junction");
  return folder;
}

/**
 * The files that the edits change, as they are afterwards, by their paths below the party's folder.
 *
 * @throws EditDoesNotApply
 */
export function editedTexts(
  party: Villain["party"],
  edits: readonly Edit[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const edit of edits) {
    const { file } = edit;
    const text = texts.get(file) ?? readFileSync(join(workspace, folders[party], file), "utf8");
    texts.set(file, applyEdit(text, edit));
  }
  return texts;
}
