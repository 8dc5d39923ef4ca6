// Runs after `npm ci`: loads every program once, so that the first `npm start` finds its code compiled already.
// Plain JavaScript for any Node, and never a reason for an installation to fail.
import * as module from "node:module";

const folder = new URL("../node_modules/.cache/tale/", import.meta.url);
const programs = ["apps/email-provider", "apps/contacts", "apps/blog", "tools/inbox", "tools/stage"].map((place) => `${place}/src/app.ts`);

if (Number(process.versions.node.split(".")[0]) >= 24) {
  module.enableCompileCache(folder.pathname);
  for (const program of [...programs, "tools/story/src/launcher/launch.ts"]) {
    await import(new URL(`../${program}`, import.meta.url).href).catch(() => undefined);
  }
  module.flushCompileCache();
}
process.exit(0);
