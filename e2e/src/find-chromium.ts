import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { chromium } from "playwright-core";

export interface Chromium {
  readonly path: string;
  /** Where it came from, for the person who waits. */
  readonly source: string;
}

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "brave-browser",
];

const places = {
  darwin: ["Google Chrome", "Chromium", "Microsoft Edge"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: [
    process.env["ProgramFiles"],
    process.env["ProgramFiles(x86)"],
    process.env["LocalAppData"],
  ].flatMap((folder) =>
    folder
      ? [
          join(folder, "Google/Chrome/Application/chrome.exe"),
          join(folder, "Microsoft/Edge/Application/msedge.exe"),
        ]
      : [],
  ),
} as Partial<Record<NodeJS.Platform, string[]>>;

/**
 * A Chromium that runs: the one that TALE_CHROMIUM names, one that is installed, Playwright's own
 * (downloaded if need be), or, as root on Debian, the system's package.
 *
 * @throws Error in one sentence when there is none and none can be had
 */
export function findOrInstallChromium(): Chromium {
  const named = process.env["TALE_CHROMIUM"];
  if (named && runs(named)) return { path: named, source: "named by TALE_CHROMIUM" };
  if (named) throw new Error(`TALE_CHROMIUM names ${named}, which does not run.`);
  const found = findInstalled() ?? downloadPlaywrights() ?? installPackage();
  if (!found)
    throw new Error(
      "No Chromium was found and none could be installed: install Chromium or Chrome, or let TALE_CHROMIUM name one.",
    );
  return found;
}

function findInstalled(): Chromium | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const inPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const path = [...inPath, ...(places[process.platform] ?? [])].find(runs);
  return path ? { path, source: "installed on this machine" } : undefined;
}

function downloadPlaywrights(): Chromium | undefined {
  const path = chromium.executablePath();
  if (!runs(path)) {
    console.log("Downloading Playwright's Chromium …");
    const playwright = join(
      dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")),
      "cli.js",
    );
    spawnSync(process.execPath, [playwright, "install", "chromium"], {
      stdio: "ignore",
      timeout: 180_000,
    });
  }
  return runs(path) ? { path, source: "downloaded by Playwright" } : undefined;
}

function installPackage(): Chromium | undefined {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  console.log("Installing Debian's Chromium …");
  const options = {
    stdio: "ignore",
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  } as const;
  spawnSync("apt-get", ["update"], options);
  spawnSync(
    "apt-get",
    ["install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    options,
  );
  return runs("/usr/bin/chromium")
    ? { path: "/usr/bin/chromium", source: "installed as a Debian package" }
    : undefined;
}

/**
 * Whether a program starts at all; a download without its system libraries does not. Windows would
 * open a window instead of answering.
 */
function runs(path: string): boolean {
  if (!existsSync(path)) return false;
  return (
    process.platform === "win32" || spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0
  );
}
