import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fact, Order, PageStyle, Report } from "@tale/backstage/facts";

/** A stage that listens and says what it is told to say. For tests only. */
export async function openTestStage(closing: (() => unknown)[]) {
  const facts: Fact[] = [];
  const styles: PageStyle[] = [];
  const done: string[] = [];
  const orders: ServerResponse[] = [];
  const server: Server = createServer((request, response) => {
    if (request.method === "GET") {
      orders.push(response.writeHead(200));
      response.write(
        `${JSON.stringify({ order: "hello", connection: "c", colourKey: "k", ahead: 0, holding: false } satisfies Order)}\n`,
      );
      return;
    }
    let body = "";
    request
      .on("data", (chunk: Buffer) => (body += chunk.toString()))
      .on("end", () => {
        const report = JSON.parse(body) as Report;
        facts.push(...report.facts);
        styles.push(...report.styles);
        done.push(...report.done);
        response.writeHead(204).end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  closing.push(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    facts,
    styles,
    done,
    close,
    say: (order: Order) => orders.forEach((one) => one.write(`${JSON.stringify(order)}\n`)),
    isHeard: () => orders.length > 0,
  };
}
