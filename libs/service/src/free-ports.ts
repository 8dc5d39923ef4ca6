import { once } from "node:events";
import { createServer } from "node:net";

/** Whether a server could listen there now. */
export async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  const listening = once(server, "listening");
  server.listen({ port, host, exclusive: true });
  try {
    await listening;
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EADDRINUSE";
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

/**
 * Below the ports that systems give to outgoing connections (32768 and up on Linux, 49152 on
 * others): one of those could be taken between being found here and being listened on.
 */
const forListening = { first: 10_000, count: 22_000 };
/** Processes that look for ports at the same time begin at different ones. */
let tried = (process.pid * 641) % forListening.count;

/** Ports nobody holds at the moment, all different, and different from all found here before. */
export async function findFreePorts(count: number, host: string): Promise<number[]> {
  const ports: number[] = [];
  for (let failed = 0; ports.length < count;) {
    const port = forListening.first + (tried++ % forListening.count);
    if (await isFree(port, host)) ports.push(port);
    else if (++failed > forListening.count) throw new Error(`no port is free at ${host}`);
  }
  return ports;
}
