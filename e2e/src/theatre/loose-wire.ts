import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContextOptions } from "playwright-core";

/**
 * A wire between one browser and everybody else, which can be cut and mended: what is open breaks,
 * and nothing new comes through.
 */
export interface LooseWire {
  /** For the browser that hangs on it. */
  readonly options: BrowserContextOptions;
  cut(): void;
  mend(): void;
  close(): void;
}

export async function openLooseWire(): Promise<LooseWire> {
  let isCut = false;
  const server = createServer((asked, answer) => {
    const { port, pathname, search } = new URL(asked.url!);
    const onward = request(
      {
        host: "127.0.0.1",
        port,
        path: pathname + search,
        method: asked.method,
        headers: asked.headers,
      },
      (said) => {
        answer.writeHead(said.statusCode!, said.headers);
        said.pipe(answer);
      },
    );
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  });
  server.on("connection", (socket) => isCut && socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    options: {
      proxy: {
        server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        bypass: "<-loopback>",
      },
    },
    cut: () => {
      isCut = true;
      server.closeAllConnections();
    },
    mend: () => void (isCut = false),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
