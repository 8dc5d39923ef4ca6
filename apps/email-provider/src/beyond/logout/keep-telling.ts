import { second } from "@tale/service/clock";
import type { FastifyBaseLogger } from "fastify";

/**
 * Looks once a second whether an application must be told of a logout. @returns what stops it, when
 * the last look is over
 */
export function keepTelling(
  tellLogouts: () => Promise<void>,
  log: FastifyBaseLogger,
): () => Promise<void> {
  let look: Promise<void> | undefined;
  const timer = setInterval(() => {
    look ??= tellLogouts()
      .catch((error: unknown) => log.error({ err: error }, "could not look for logouts to tell"))
      .finally(() => (look = undefined));
  }, second).unref();

  return async () => {
    clearInterval(timer);
    await look;
  };
}
