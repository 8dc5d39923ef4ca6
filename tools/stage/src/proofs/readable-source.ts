import { readFileSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { checkout } from "../checkout.ts";

/**
 * Only source code, and of those who play; nothing hidden, nothing installed, and no seeds, in
 * which secrets stand.
 */
const readable =
  /^(?:apps\/[\w-]+|libs\/[\w-]+|tools\/inbox)\/src\/(?!.*(?:^|\/)(?:\.|node_modules(?:\/|$)))[\w./-]+\.(ts|hbs|css|js)$/;

/**
 * @returns the lines of a file of the play; undefined for what is not ours to show, also through a
 *   link inside the folders that leads out of them
 */
export function readSource(file: string): string[] | undefined {
  if (!readable.test(file) || file.split("/").includes("..")) return undefined;
  try {
    const path = realpathSync(join(checkout, file));
    const top = realpathSync(checkout);
    const isInside = ["apps", "libs", "tools/inbox"].some((folder) =>
      path.startsWith(`${join(top, folder)}${sep}`),
    );
    return isInside ? readFileSync(path, "utf8").split("\n") : undefined;
  } catch {
    return undefined;
  }
}
