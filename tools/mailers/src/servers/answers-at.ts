import { createConnection } from "node:net";

/** Whether somebody greets at a port of this machine, as mail servers do. */
export function answersAt(port: number): () => Promise<boolean> {
  return () =>
    new Promise<boolean>((resolve) => {
      const socket = createConnection({ host: "127.0.0.1", port, timeout: 2_000 });
      const end = (isThere: boolean) => () => {
        resolve(isThere);
        socket.destroy();
      };
      socket
        .once("data", end(true))
        .once("error", end(false))
        .once("timeout", end(false))
        .once("end", end(false));
    });
}
