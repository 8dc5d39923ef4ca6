import { pino, type ChildLoggerOptions, type LoggerOptions } from "pino";

/** Headers and names whose values never reach a log, whatever is logged. */
const secret = ["authorization", "cookie", "set-cookie", "dpop"].flatMap((name) => [
  `req.headers["${name}"]`,
  `res.headers["${name}"]`,
]);

/**
 * One JSON line per request: method, path without its query (codes and tokens travel there),
 * status, duration.
 */
export function loggerOptions(party: string, level: string): LoggerOptions {
  return {
    name: party,
    level,
    redact: secret,
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: request.url.split("?", 1)[0],
      }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    },
  };
}

/** For lines that are made of nothing but what the serializers above let through. */
export const withoutSearchForSecrets: ChildLoggerOptions = { redact: [] };

/** How long an everyday line may wait for others to be written with, in milliseconds. */
const patience = 50;

let output: { write(lines: string): unknown } | undefined;
let waiting = "";

/**
 * Standard output. Lines below a warning wait a moment and are written together: asking the system
 * to write costs several times what making the line does. Nothing waits when the process ends,
 * unless it is killed.
 */
export const batchedOutput = {
  write(line: string): void {
    if (!output) process.once("exit", flush);
    output ??= pino.destination(1);
    if (waiting === "") setTimeout(flush, patience).unref();
    waiting += line;
    if (!line.startsWith('{"level":30') || waiting.length > 64 * 1024) flush();
  },
};

function flush(): void {
  const lines = waiting;
  waiting = "";
  if (lines !== "") output?.write(lines);
}
