// Runs after `npm ci`: loads every program once, so that the first `npm start` finds its code compiled already.
// Plain JavaScript for any Node; never a reason for an installation to fail, or to wait.
import { spawnSync } from "node:child_process";
import * as module from "node:module";
import { fileURLToPath } from "node:url";

const folder = new URL("../node_modules/.cache/tale/", import.meta.url);
/** What they load with the first request that needs it. */
const later = ["undici"];
const programs = ["apps/email-provider", "apps/contacts", "apps/blog", "tools/inbox", "tools/stage"].map((place) => `${place}/src/app.ts`);

if (process.argv[2] === "now") {
  module.enableCompileCache(folder.pathname);
  for (const program of [...programs, "tools/story/src/launcher/launch.ts"]) {
    await import(new URL(`../${program}`, import.meta.url).href).catch(() => undefined);
  }
  for (const name of later) await import(name).catch(() => undefined);
  module.flushCompileCache();
  process.exit(0);
} else if (Number(process.versions.node.split(".")[0]) >= 24) {
  spawnSync(process.execPath, [fileURLToPath(import.meta.url), "now"], { timeout: 30_000, killSignal: "SIGKILL" });
}
