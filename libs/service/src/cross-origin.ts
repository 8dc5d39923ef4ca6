import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

export interface OtherOrigins {
  /** Of which origins pages may call: of any, or of those for which this holds. */
  readonly origin: "*" | ((origin: string) => Promise<boolean>);
  /**
   * What such a page may send beside what browsers always let through; without it, whatever it asks
   * for.
   */
  readonly allowedHeaders?: readonly string[];
  /** What such a page may read of an answer beside what browsers always let it. */
  readonly exposedHeaders?: readonly string[];
}

/** How many seconds a browser may remember what it was told. */
const maxAge = "600";

/**
 * Lets pages of other origins call the routes of a plugin (CORS, Fetch Standard §3.3); call it
 * before they are registered. Cookies are never meant. Written here because `@fastify/cors` answers
 * the preflight of every path of a service, whatever it was registered for; here each path answers
 * for itself, with its own methods.
 */
export function openToOtherOrigins(
  plugin: FastifyInstance,
  { origin, allowedHeaders, exposedHeaders = [] }: OtherOrigins,
): void {
  const methods = new Map<string, Set<string>>();
  const exposed = exposedHeaders.join(", ");

  plugin.addHook("onRoute", function (this: FastifyInstance, { method, url: pattern }) {
    // A page may ask about any parameter, whatever the ones that exist look like.
    const url = pattern.replace(/\(.*\)/, "");
    const known = methods.get(url);
    const ofPath = known ?? new Set<string>();
    for (const one of [method].flat()) if (one !== "OPTIONS") ofPath.add(one);
    if (known) return;
    methods.set(url, ofPath);
    this.options(url, async (request, reply) => answerPreflight(request, reply, ofPath));
  });

  if (origin === "*")
    plugin.addHook("onRequest", (_request, reply, done) => {
      allow(reply, "*");
      done();
    });
  else
    plugin.addHook("onRequest", async (request, reply) => {
      reply.header("vary", "Origin");
      const asks = request.headers.origin;
      if (asks !== undefined && (await origin(asks))) allow(reply, asks);
    });

  function allow(reply: FastifyReply, whom: string): void {
    reply.header("access-control-allow-origin", whom);
    if (exposed) reply.header("access-control-expose-headers", exposed);
  }

  /** Where the page may not call, this path has no OPTIONS. */
  function answerPreflight(
    { headers }: FastifyRequest,
    reply: FastifyReply,
    ofPath: ReadonlySet<string>,
  ): FastifyReply {
    if (!reply.hasHeader("access-control-allow-origin"))
      return reply.callNotFound() as unknown as FastifyReply;
    const asked = allowedHeaders?.join(", ") ?? headers["access-control-request-headers"];
    if (asked) reply.header("access-control-allow-headers", asked);
    if (!allowedHeaders)
      reply.header("vary", `${origin === "*" ? "" : "Origin, "}Access-Control-Request-Headers`);
    const allowed = [...ofPath].join(", ");
    return reply
      .code(204)
      .headers({
        allow: allowed,
        "access-control-allow-methods": allowed,
        "access-control-max-age": maxAge,
      })
      .send();
  }
}
