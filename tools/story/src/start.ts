import { launch } from "./launcher/launch.ts";
import { runCommand } from "./launcher/run-command.ts";
import { listenForStop } from "./launcher/stop-signals.ts";

const open = process.argv.includes("--open");

await runCommand(() => launch({ environment: process.env, out: process.stdout, open, ...listenForStop() }));
