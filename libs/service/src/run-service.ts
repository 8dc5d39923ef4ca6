import { setFlagsFromString } from "node:v8";
import { DatabaseOpenError } from "@tale/database/database";
import { second } from "./clock.ts";
import { StartError } from "./environment.ts";
import type { Service } from "./create-service.ts";
import { takeMemorySettings } from "./process-memory.ts";

/** Where a service listens; part of every party's configuration. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
}

/**
 * Starts a party and keeps it until it is told to stop: SIGTERM and SIGINT let running requests
 * finish. A party started by the launcher also stops when the launcher is gone.
 *
 * @param start loads the party and its configuration; called once the process has the memory
 * settings of a party
 */
export async function runService(
  start: () => Promise<{ service: Service; listen: ListenOptions }>,
): Promise<void> {
  takeMemorySettings();
  collectGarbageEarly();
  try {
    const { service, listen } = await start();
    await service.listen({ host: listen.host, port: listen.port });
    const stop = (): void => void close(service, () => process.exit(0));
    const stopAlone = (): void => void close(service, endAtOnce);
    process.once("SIGTERM", stop).once("SIGINT", stop).once("disconnect", stopAlone);
    if (process.connected === false) stopAlone();
  } catch (error) {
    refuseToStart(error);
  }
}

/**
 * When there is half as much garbage as what is in use. V8 would wait for three times as much;
 * measured, that saves no time.
 */
function collectGarbageEarly(): void {
  setFlagsFromString("--heap-growing-percent=50");
}

/**
 * Ends the process with one readable line where the cause is known, and with the whole error where
 * it is not.
 */
export function refuseToStart(error: unknown): never {
  const { code, address, port } = error as { code?: string; address?: string; port?: number };
  if (error instanceof StartError || error instanceof DatabaseOpenError)
    console.error(`Cannot start: ${error.message}`);
  else if (code === "EADDRINUSE")
    console.error(`Cannot start: ${address}:${port} is already in use`);
  else console.error(error);
  process.exit(1);
}

/**
 * A connection that is kept alive would outlive its last answer, and hold the process until it
 * times out.
 */
async function close(service: Service, end: () => void): Promise<void> {
  setTimeout(() => process.exit(1), 8 * second).unref();
  setInterval(() => service.server.closeIdleConnections(), 50).unref();
  await service.close();
  end();
}

/**
 * The runtime's own exit can wait for its threads forever. With a launcher that is seen and ended;
 * alone nobody would.
 */
function endAtOnce(): void {
  process.kill(process.pid, "SIGKILL");
}
