import fastify from "fastify";

/** The peer for a protected resource: a bare handler that answers the same body, checks nothing and stores nothing. */
const body: unknown = JSON.parse(process.env["BODY"] ?? "{}");
const service = fastify();
service.get("/readyz", async () => ({}));
service.get("/contacts", async () => body);
await service.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
