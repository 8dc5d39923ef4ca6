import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const apps = globSync(fileURLToPath(new URL("../../../apps/*", import.meta.url)));

/** Names that two functions of these sources have. */
function namesOfTwo(sources: readonly string[]): string[] {
  const names = sources.flatMap((text) =>
    [...text.matchAll(/^(?:export )?(?:async )?function (check\w+)/gm)].map(([, name]) => name!),
  );
  return names.filter((name, index) => names.indexOf(name) !== index).sort();
}

it.each(apps.map((app) => [basename(app), app]))(
  "a check of %s has a name of its own",
  (_, app) => {
    const files = globSync("src/**/*.ts", { cwd: app }).filter(
      (file) => !file.endsWith(".test.ts"),
    );
    const sources = files.map((file) => readFileSync(`${app}/${file}`, "utf8"));
    expect(sources.join("").match(/function check/g)!.length).toBeGreaterThan(10);
    expect(namesOfTwo(sources)).toEqual([]);
  },
);

it("two checks of one name are found", () => {
  const [one, other] = ["function checkAlive() {}", "export async function checkAlive() {}"];
  expect(namesOfTwo([one, other])).toEqual(["checkAlive"]);
});
