import { lookup as systemLookup } from "node:dns";
import type { IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import { createInterface } from "node:readline";
import type { Order, Report } from "./facts.ts";

/**
 * An `import` would read every name there is, and thereby load the runtime's browser-like client:
 * 40 ms, and nobody needs it.
 */
const { Agent, request } = process.getBuiltinModule("node:http");

export interface StageConnectionOptions {
  readonly url: string;
  /** Who we are: the name and origin we go by, and how far our clock is moved already. */
  readonly introduce: () => Readonly<Record<string, string>>;
  readonly onOrder: (order: Order) => void;
  /** The stage went away; also called when it never was there. */
  readonly onGone: () => void;
}

export interface StageConnection {
  post(report: Report): Promise<void>;
  close(): void;
}

const retry = { first: 100, longest: 2_000 };
/** The stage says something every five seconds; one that says nothing for so long is gone. */
const silence = 15_000;
const patience = 10_000;

/** A name below `localhost` is this machine, unless the system knows better (containers do). */
const lookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, options, (error, address, family) => {
    if (!error || !/(^|\.)localhost$/.test(hostname))
      return callback(error, address as string, family);
    if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
    else callback(null, "127.0.0.1", 4);
  });
};

/**
 * Opens the one connection between a party and the stage, and opens it again whenever it breaks.
 * Orders come in on the answer to our own request, one JSON text per line, so nobody but the
 * configured stage can give any; reports go out as requests.
 */
export function connectToStage({
  url,
  introduce,
  onOrder,
  onGone,
}: StageConnectionOptions): StageConnection {
  const agent = new Agent({ keepAlive: true, lookup });
  let isClosed = false;
  let wait = retry.first;
  let listening = open();

  function open() {
    const query = new URLSearchParams(introduce());
    const asking = request(new URL(`/backstage/orders?${query}`, url), {
      lookup,
      timeout: silence,
    });
    asking
      .on("response", listen)
      .on("error", () => asking.destroy())
      .on("timeout", () => asking.destroy())
      .on("close", comeBack);
    asking.on("socket", (socket) => socket.unref());
    asking.end();
    return asking;
  }

  function listen(answer: IncomingMessage): void {
    if (answer.statusCode !== 200) return void answer.destroy();
    wait = retry.first;
    answer.on("error", () => undefined);
    createInterface({ input: answer })
      .on("line", (line) => line && onOrder(JSON.parse(line) as Order))
      .on("error", () => undefined);
  }

  function comeBack(): void {
    onGone();
    if (isClosed) return;
    setTimeout(() => isClosed || (listening = open()), wait).unref();
    wait = Math.min(retry.longest, 2 * wait);
  }

  return {
    post: (report) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify(report);
        const posting = request(new URL("/backstage/facts", url), {
          method: "POST",
          agent,
          timeout: patience,
          headers: {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          },
        });
        posting.on("response", (answer) =>
          answer
            .resume()
            .on("end", () =>
              answer.statusCode === 204
                ? resolve()
                : reject(new Error(`the stage answered ${answer.statusCode}`)),
            ),
        );
        posting
          .on("timeout", () => posting.destroy(new Error("the stage took too long")))
          .on("error", reject);
        posting.end(body);
      }),
    close: () => {
      isClosed = true;
      listening.destroy();
      agent.destroy();
    },
  };
}
