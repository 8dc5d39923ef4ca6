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

let output: ReturnType<typeof pino.destination> | undefined;

/**
 * Standard output. Lines wait up to 50 ms and are written together: asking the system to write costs
 * several times what making the line does. None waits when the process ends, unless it is killed.
 */
export const standardOutput = () =>
  (output ??= pino.destination({ dest: 1, minLength: 16_000, periodicFlush: 50 }));
