// Plain JavaScript for any Node: below 24 the TypeScript behind it would only fail with a riddle.
import * as module from "node:module";

const [major] = process.versions.node.split(".");
if (Number(major) < 24) {
  console.error(`This needs Node 24 or newer and found ${process.version}: run "npm ci" without leaving out optional dependencies, it brings the right one.`);
  process.exit(1);
}
module.enableCompileCache(new URL("../node_modules/.cache/tale/", import.meta.url).pathname);
