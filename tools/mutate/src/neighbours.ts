import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { workspace } from "./party-program.ts";

/**
 * The tests that are near a check, nearest first: those that `docs/requirements.md` names beside its
 * file, those that begin with the name of the file, and those of its folder and of the folders that
 * call it.
 *
 * @param folder of the party, below the root of the workspace
 * @param file of the check, below the party's folder
 * @param callers files that call the check, below the party's folder
 * @returns groups of test files, below the party's folder; a file is in one group only
 */
export function neighboursOf(folder: string, file: string, callers: readonly string[]): string[][] {
  const named = testsNamedBeside(`${folder}/${file}`).map((test) => relative(folder, test));
  const folders = [...new Set([file, ...callers].map((one) => dirname(one)))];
  const groups = [named, ...folders.map((one) => testsIn(folder, one))];
  const seen = new Set<string>();
  return groups
    .map((tests) => tests.filter((test) => !seen.has(test) && seen.add(test)))
    .filter((tests) => tests.length > 0);
}

/** All tests of a party. */
export function allTests(folder: string): string[] {
  return globSync("src/**/*.test.ts", { cwd: join(workspace, folder) }).sort();
}

function testsIn(folder: string, below: string): string[] {
  return globSync(`${below}/*.test.ts`, { cwd: join(workspace, folder) }).sort();
}

function testsNamedBeside(path: string): string[] {
  const rows = readFileSync(join(workspace, "docs/requirements.md"), "utf8").split("\n");
  return rows.flatMap((row) => {
    const [, , , file, test] = row.split("|").map((cell) => cell.trim());
    const named = /^`(\S+\.test\.ts): /.exec(test ?? "")?.[1];
    return file === `\`${path}\`` && named?.startsWith(`${path.split("/src/")[0]}/`) ? [named] : [];
  });
}
