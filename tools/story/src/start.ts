import { readCommandLine } from "./launcher/command-line.ts";
import { launch } from "./launcher/launch.ts";
import { runCommand } from "./launcher/run-command.ts";
import { listenForStop } from "./launcher/stop-signals.ts";

const help = `npm start -- [options]

Starts the whole cast, each party a process of its own. Once everybody answers, one line begins with ready and has
all addresses. Ctrl-C stops everybody.

  --open         opens the blog in your browser, once everybody is ready
  --help         this text

Everything is kept in .data; npm run reset goes back to the seed. TALE_DATA names another folder, BLOG_ORIGIN and
the like another address: README.md has them all.`;

const { open } = readCommandLine({ name: "start", help, options: { open: { type: "boolean", default: false } } });

await runCommand(() => launch({ environment: process.env, out: process.stdout, open, ...listenForStop() }));
