import type { FastifyInstance, FastifyRequest } from "fastify";
import findMyWay, { type HTTPMethod } from "find-my-way";

declare module "fastify" {
  interface FastifyInstance {
    /** The methods a path is there for; none where there is nothing. */
    allowedMethods(path: string): readonly string[];
  }
}

/**
 * In the order in which they are told. OPTIONS is there for pages of other origins, and not for all
 * of them.
 */
const knownMethods: readonly HTTPMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Remembers for which methods each path is there, so that all others can be told (RFC 9110
 * §15.5.6). Call it before any route.
 */
export function rememberMethods(service: FastifyInstance, maxParamLength: number): void {
  const routes = findMyWay({ maxParamLength });
  service.addHook("onRoute", ({ method, url }) => {
    for (const one of knownMethods) {
      if ([method].flat().includes(one) && !routes.hasRoute(one, url))
        routes.on(one, url, () => undefined);
    }
  });
  service.decorate("allowedMethods", (path: string) =>
    knownMethods.filter((method) => routes.find(method, path)),
  );
}

/** RFC 9110 §15.5.6: what `Allow` says when something is there, but not for this method. */
export function otherMethods({ server, method, url }: FastifyRequest): string | undefined {
  const allowed = server.allowedMethods(url.split("?", 1)[0]!);
  return allowed.length === 0 || allowed.includes(method) ? undefined : allowed.join(", ");
}
