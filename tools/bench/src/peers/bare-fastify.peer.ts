import fastify from "fastify";

/**
 * The limit of every plain answer: a bare handler per path that answers the same body, checks
 * nothing and stores nothing.
 */
const bodies = JSON.parse(process.env["BODIES"] ?? "{}") as Record<string, unknown>;
const service = fastify();
service.get("/readyz", async () => ({}));
for (const [path, body] of Object.entries(bodies)) service.get(path, async () => body);
await service.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
