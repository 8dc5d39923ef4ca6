import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface Holder {
  readonly pid: number;
  readonly command: string;
}

/** The process that listens on a TCP port of this machine, where the system lets us see it. */
export function findHolder(port: number): Holder | undefined {
  try {
    return process.platform === "linux" ? holderFromProc(port) : holderFromLsof(port);
  } catch {
    return undefined;
  }
}

/**
 * proc(5): the table of sockets names an inode; the process with that inode among its open files
 * holds it.
 */
function holderFromProc(port: number): Holder | undefined {
  const inodes = new Set(
    ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeningInodes(table, port)),
  );
  const pid = readdirSync("/proc").find(
    (name) => /^\d+$/.test(name) && openFiles(name).some((file) => inodes.has(file)),
  );
  if (!pid) return undefined;
  return {
    pid: Number(pid),
    command: shorten(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")),
  };
}

function listeningInodes(table: string, port: number): string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const sockets = readFileSync(table, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  return sockets
    .filter(([, local, , state]) => local?.endsWith(ending) && state === "0A")
    .map((socket) => `socket:[${socket[9]}]`);
}

/** Files of other users cannot be seen, and some are closed while we look. */
function openFiles(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  return orNone(() => readdirSync(folder)).flatMap((file) =>
    orNone(() => [readlinkSync(`${folder}/${file}`)]),
  );
}

function orNone(look: () => string[]): string[] {
  try {
    return look();
  } catch {
    return [];
  }
}

function holderFromLsof(port: number): Holder | undefined {
  const answer = execFileSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], {
    encoding: "utf8",
    timeout: 2_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [, pid, command] = /^p(\d+)\nc(.*)/m.exec(answer) ?? [];
  return pid && command ? { pid: Number(pid), command: shorten(command) } : undefined;
}

/** A command line without the folders of its program, at most sixty characters. */
function shorten(commandLine: string): string {
  const command = commandLine.trim().replace(/^\S*\//, "");
  return command.length > 60 ? `${command.slice(0, 59)}…` : command;
}
