import type { Report } from "@tale/backstage/facts";
import { second } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import type { PartyId } from "@tale/story/cast";
import { Type } from "typebox";
import type { Player } from "../run/leg.ts";
import type { KeptPages } from "../run/kept-pages.ts";
import type { RunRecord } from "../run/record.ts";
import type { Parties } from "./parties.ts";
import { ReportBody } from "./report.schema.ts";

export interface BackstageOptions {
  readonly parties: Parties;
  readonly record: RunRecord;
  readonly pages: KeptPages;
  readonly playerAt: (url: string) => Player;
}

const mostConnections = 50;
const Introduction = Type.Object({
  party: Type.String({ maxLength: 60 }),
  origin: Type.String({ pattern: "^https?://[^/?#@]+$", maxLength: 200 }),
  ahead: Type.Number({ default: 0 }),
});

/**
 * The parties' door. Each opens one long answer at `/backstage/orders`, on which the stage asks it
 * for something now and then, and posts what it has to tell to `/backstage/facts` under the name it
 * was given there.
 */
export async function backstageRoute(
  service: Service,
  { parties, record, pages, playerAt }: BackstageOptions,
): Promise<void> {
  // Parties are programs. A browser says so with these headers, and has no business here.
  service.addHook("onRequest", async (request, reply) => {
    const { "sec-fetch-site": site, origin } = request.headers;
    if (site !== undefined || origin !== undefined)
      return sendProblem(reply, 403, "Not for browsers", "Only parties report here.");
  });

  parties.onLeave(record.leave);

  service.get(
    "/backstage/orders",
    { exposeHeadRoute: false, schema: { querystring: Introduction } },
    async (request, reply) => {
      if (parties.all().length >= mostConnections)
        return sendProblem(
          reply,
          503,
          "Too many parties",
          "There are more parties than the stage has room for.",
        );
      const { party: name, origin, ahead } = request.query;
      const response = reply.hijack().raw;
      response.writeHead(200, { "content-type": "application/jsonl", "cache-control": "no-store" });
      parties.welcome(playerAt(origin), { name, origin, theirAhead: ahead }, response);
      return reply;
    },
  );

  service.post(
    "/backstage/facts",
    { schema: { body: ReportBody }, bodyLimit: 8 * 1024 * 1024, logLevel: "warn" },
    async (request, reply) => {
      const report = request.body as unknown as Report;
      const connection = parties.find(report.connection);
      if (!connection)
        return sendProblem(
          reply,
          403,
          "Nobody we know",
          "Reports come from parties that are connected.",
        );
      connection.dropped += report.dropped;
      for (const fact of report.facts) {
        if (fact.fact !== "sent" && fact.fact !== "received") {
          record.take(connection.party, fact);
          continue;
        }
        // The run as it is told to a thousand readers holds no page; each asks for those it shows.
        const { snapshot, ...message } = fact;
        if (snapshot) pages.keep(fact.id, snapshot);
        record.take(connection.party, message);
      }
      for (const style of report.styles)
        if (playerAt(style.url) === connection.party) pages.keepStyle(style);
      for (const id of report.done) parties.answered(id, "done");
      for (const answer of report.attempts) parties.answered(answer.id, answer);
      return reply.code(204).send();
    },
  );

  const heartbeat = setInterval(parties.heartbeat, 5 * second).unref();
  service.addHook("preClose", async () => {
    clearInterval(heartbeat);
    parties.close();
  });
}

/** Who stands at an address; addresses of nobody in the cast are elsewhere. */
export function createPlayerAt(
  origins: Readonly<Record<PartyId, string>>,
): (url: string) => Player {
  const byHost = new Map(
    Object.entries(origins).map(([id, origin]) => [new URL(origin).host, id as PartyId]),
  );
  return (url) =>
    URL.canParse(url) ? (byHost.get(new URL(url).host) ?? "elsewhere") : "elsewhere";
}
