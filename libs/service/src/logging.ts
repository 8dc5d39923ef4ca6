import type { LoggerOptions } from "pino";

/** Headers and names whose values never reach a log, whatever is logged. */
const secret = ["authorization", "cookie", "set-cookie", "dpop"].flatMap((name) => [`req.headers["${name}"]`, `res.headers["${name}"]`]);

/**
 * One JSON line per request: method, path without its query (codes and tokens travel there), status, duration.
 */
export function loggerOptions(party: string, level: string): LoggerOptions {
  return {
    name: party,
    level,
    redact: secret,
    serializers: {
      req: (request: { method: string; url: string }) => ({ method: request.method, path: request.url.split("?", 1)[0] }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    },
  };
}
