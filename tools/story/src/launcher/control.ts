import { createHash } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/**
 * How another command reaches the launcher that runs on a data folder: a local socket named after
 * the folder. It is the lock as well: whoever can open it runs alone. A socket of a launcher that
 * was killed is taken over.
 */
function socketOf(dataFolder: string): string {
  const name = `tale-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 16)}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/**
 * @param answer answers one line with one line
 * @returns undefined when another launcher runs on this folder
 */
export async function openControl(
  dataFolder: string,
  answer: (line: string) => Promise<string>,
): Promise<Server | undefined> {
  const path = socketOf(dataFolder);
  const server = createServer((socket) => {
    socket.on("error", () => undefined).setEncoding("utf8");
    socket.once("data", async (line: string) => socket.end(await answer(line)));
  });
  if (await listen(server, path)) return server;
  if ((await askLauncher(dataFolder, "who")) !== undefined) return undefined;
  rmSync(path, { force: true });
  return (await listen(server, path)) ? server : undefined;
}

/** @returns the answer of the launcher that runs on this folder, or undefined when none does */
export async function askLauncher(dataFolder: string, line: string): Promise<string | undefined> {
  const socket = createConnection(socketOf(dataFolder));
  try {
    await once(socket, "connect");
    socket.write(line);
    return await text(socket);
  } catch {
    return undefined;
  }
}

async function listen(server: Server, path: string): Promise<boolean> {
  try {
    const listening = once(server, "listening");
    server.listen(path);
    await listening;
    return true;
  } catch {
    return false;
  }
}
