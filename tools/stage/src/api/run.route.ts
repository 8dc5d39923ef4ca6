import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { acts, steps } from "@tale/story/acts";
import { players } from "@tale/story/cast";
import { glossary } from "@tale/story/glossary";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { animatedSvgOf } from "../exports/animated-svg.ts";
import { curlOf } from "../exports/curl.ts";
import { harOf } from "../exports/har.ts";
import { markdownOf } from "../exports/markdown.ts";
import { mermaidOf } from "../exports/mermaid.ts";
import { svgOf } from "../exports/svg.ts";
import { runOf, type Stage } from "./state.ts";

const Which = Type.Object({ run: Type.Optional(Type.String({ maxLength: 20 })) });

/** The run, as JSON and in every form it can be taken home in. */
export async function runRoute(service: Service, stage: Stage): Promise<void> {
  const { record, show, naming } = stage;
  const schema = { querystring: Which };
  const legsOf = (run = show.chosen()) => record.legsOf(run);

  service.get("/api/run", { schema }, async (request) =>
    runOf(stage, request.query.run ?? show.chosen()),
  );
  service.get("/api/run.har", { schema }, async (request, reply) =>
    reply
      .header("content-disposition", 'attachment; filename="run.har"')
      .send(harOf(legsOf(request.query.run))),
  );
  service.get("/api/run.mmd", { schema }, async (request, reply) =>
    reply
      .type("text/vnd.mermaid; charset=utf-8")
      .send(mermaidOf(legsOf(request.query.run), naming)),
  );
  service.get("/api/run.md", { schema }, async (request, reply) =>
    reply.type("text/markdown; charset=utf-8").send(markdownOf(legsOf(request.query.run), naming)),
  );
  const picture =
    (draw: typeof svgOf) => async (request: { query: { run?: string } }, reply: FastifyReply) =>
      reply
        .type("image/svg+xml")
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
        .send(draw(legsOf(request.query.run), record.secrets.all(), naming));
  service.get("/api/run.svg", { schema }, picture(svgOf));
  service.get("/api/run.animated.svg", { schema }, picture(animatedSvgOf));

  service.get(
    "/api/legs/:n/curl",
    { schema: { params: Type.Object({ n: Type.Integer({ minimum: 1 }) }) } },
    async (request, reply) => {
      const leg = record.leg(request.params.n);
      if (leg?.kind !== "request")
        return sendProblem(
          reply,
          404,
          "No such request",
          `Leg ${request.params.n} is no request of this record.`,
        );
      return reply.type("text/plain; charset=utf-8").send(curlOf(leg));
    },
  );

  service.get("/api/story", async (_request, reply) =>
    reply
      .header("cache-control", "max-age=300")
      .type("application/json; charset=utf-8")
      .send(naming.rename(JSON.stringify({ acts, steps, terms: glossary, players }))),
  );
}
