// Runs after `npm ci`: loads every program once, so that the first `npm start` finds its code
// compiled already. Never a reason for an installation to fail, or to wait.
import { spawnSync } from "node:child_process";
import * as module from "node:module";
import { fileURLToPath } from "node:url";

const folder = new URL("../node_modules/.cache/tale/", import.meta.url);
/** What is loaded later: as a service is made, or with the first request that needs it. */
const later = ["@fastify/ajv-compiler", "@fastify/fast-json-stringify-compiler", "undici"];
const programs = [
  ...["apps/email-provider", "apps/contacts", "apps/blog", "tools/inbox", "tools/stage"].map(
    (place) => `${place}/src/main.ts`,
  ),
  "tools/story/src/start.ts",
];

if (process.argv[2] === "now") {
  module.enableCompileCache(folder.pathname);
  // Each is asked to start where nobody can, and gives up: by then it has loaded every file. One
  // file that was not compiled would make Node load its compiler, for 40 ms, in each process.
  const { exit } = process;
  Object.assign(process.env, { PORT: "nowhere", BLOG_ORIGIN: "nowhere" });
  Object.assign(process, {
    exit: () => {
      throw new Error("not now");
    },
  });
  console.error = () => undefined;
  for (const program of programs) {
    await import(new URL(`../${program}`, import.meta.url).href).catch(() => undefined);
  }
  for (const name of later) await import(name).catch(() => undefined);
  module.flushCompileCache();
  exit(0);
} else {
  spawnSync(process.execPath, [fileURLToPath(import.meta.url), "now"], {
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
}
