import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePorts } from "@tale/service/free-ports";
import { originVariables, smtpPortVariable } from "@tale/story-tool/launcher/settings";
import { afterAll, describe, expect, it, type TestContext } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tale-clone-"));
/** Two installations are a hundred thousand files. */
afterAll(() => rmSync(folder, { recursive: true, force: true }), 300_000);

/** npm links the locked Node into `node_modules/.bin` since version 11. */
const versions = ["10.8.2", "11.6.1"];

/**
 * The PATH of a person who has not installed the project: without its `.bin`, without the Node it
 * brings.
 */
const path = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((place) => !place.startsWith(root))
  .join(delimiter);
const environment = { ...process.env, PATH: path, NODE_OPTIONS: "" };

/** Node as the system has it; where the only one is the project's, that one. */
const systemNode = firstOf("node", path) ?? process.execPath;

describe.each(versions)("npm %s in a fresh clone", (version) => {
  it(
    "installs the project and starts it on the Node of the lockfile",
    { timeout: 480_000 },
    async (context) => {
      const npm = fetchNpm(version, context);
      const clone = join(folder, `clone-${version}`);
      copyCheckout(clone);
      execFileSync(systemNode, [npm, "ci", "--prefer-offline"], {
        cwd: clone,
        env: environment,
        stdio: "pipe",
      });

      writeFileSync(join(clone, "probe.mjs"), probe);
      const said = execFileSync(systemNode, [npm, "run", "--silent", "node", "probe.mjs"], {
        cwd: clone,
        env: environment,
      });
      const locked = join(clone, "node_modules");
      const { own, found } = JSON.parse(`${said}`) as { own: string; found: string };
      expect(own).toMatch(new RegExp(`^${locked}/node-[^/]+/bin/node$`));
      expect(found).toBe(own);

      expect(await startAndStop(npm, clone)).toMatch(/^ready quillpost=http:/m);
    },
  );
});

/** Says which Node runs it, and which one a program finds that it starts. */
const probe = `
import { execFileSync } from "node:child_process";
const found = execFileSync("node", ["-p", "process.execPath"], { encoding: "utf8" }).trim();
console.log(JSON.stringify({ own: process.execPath, found }));
`;

/**
 * The path of `npm-cli.js` of this version, from the registry or npm's own cache. Without both
 * there is nothing to test.
 */
function fetchNpm(version: string, context: TestContext): string {
  const home = join(folder, `npm-${version}`);
  try {
    execFileSync(
      "npm",
      ["install", "--prefix", home, "--prefer-offline", "--no-save", `npm@${version}`],
      {
        env: environment,
        stdio: "pipe",
      },
    );
  } catch (error) {
    context.skip(`npm ${version} could not be fetched: ${(error as Error).message}`);
  }
  return join(home, "node_modules/npm/bin/npm-cli.js");
}

/** What a clone of this working tree would hold. */
function copyCheckout(clone: string): void {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
  for (const file of listed.split("\0").filter(Boolean)) {
    cpSync(join(root, file), join(clone, file), { dereference: false });
  }
}

async function startAndStop(npm: string, clone: string): Promise<string> {
  const names = Object.values(originVariables);
  const [smtpPort, ...ports] = await findFreePorts(names.length + 1, "127.0.0.1");
  const origins = names.map((name, place) => [name, `http://p${place}.localhost:${ports[place]}`]);
  const env = { ...environment, ...Object.fromEntries(origins), [smtpPortVariable]: `${smtpPort}` };
  const start = spawn(systemNode, [npm, "start"], {
    cwd: clone,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(start, "exit");
  /** As Ctrl-C does: the signal goes to npm and to everything that it started. */
  const interrupt = (): boolean => process.kill(-start.pid!, "SIGINT");
  const tooLong = setTimeout(interrupt, 90_000);
  let output = "";
  for (const stream of [start.stdout, start.stderr]) {
    stream.on("data", (chunk) => {
      if (/^ready /m.test(output)) return;
      output += chunk;
      if (/^ready /m.test(output)) interrupt();
    });
  }
  await ended;
  clearTimeout(tooLong);
  return output;
}

function firstOf(program: string, places: string): string | undefined {
  try {
    return execFileSync("which", [program], { env: { PATH: places }, encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}
