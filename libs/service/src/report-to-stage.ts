import { openBackstage } from "@tale/backstage/backstage";
import type { ResetScope } from "@tale/backstage/facts";
import { exchangeIn, messageOf, newExchange } from "@tale/backstage/exchange";
import type { RawMessage } from "@tale/backstage/masking/masking";
import { machineTime } from "@tale/backstage/machine-time";
import { playScene, type Scene } from "@tale/backstage/scene";
import { callerOf, type RegisteredRoute } from "@tale/backstage/source-line";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { systemClockShift } from "./clock.ts";
import { StartError } from "./environment.ts";
import { createHttpClient } from "./http-client.ts";
import { isLoopbackHost } from "./origins.ts";

export interface ReportOptions {
  readonly stageUrl: string;
  readonly party: string;
  readonly origin: string;
  readonly reset: (what: ResetScope) => Promise<unknown>;
}

/** How far above the hook the file that declares a route may stand; the framework is in between. */
const callersOfRoute = 12;

/** One request on its way through the service. */
interface Watched {
  readonly scene: Scene;
  readonly exchange: string;
  isTold: boolean;
  answer?: { readonly at: number; readonly payload: unknown };
}

/**
 * The transport's part of the backstage: tells of every request this service receives and every
 * response it sends, and opens the scene in which its checks and rows belong to that request.
 *
 * @throws StartError when the stage is not on this machine: it may reset the party and move its
 * clock
 */
export function reportToStage(
  service: FastifyInstance,
  { stageUrl, party, origin, reset }: ReportOptions,
): void {
  if (!isLoopbackHost(new URL(stageUrl).hostname))
    throw new StartError(
      "BACKSTAGE_URL cannot be used: a party lets itself be watched on this machine only",
    );
  const watched = new WeakMap<FastifyRequest, Watched>();
  const routes = new Map<string, RegisteredRoute>();
  const backstage = openBackstage({
    stageUrl,
    party,
    origin,
    clock: systemClockShift,
    reset: async (what) => void (await reset(what)),
    send: createHttpClient(),
    marks: service.parameterMarks,
    readStyle,
  });
  service.addHook("onClose", async () => backstage.close());

  service.addHook("onRoute", function noteRoute({ method, url }) {
    const route = { pattern: url, registeredBy: callerOf(noteRoute, callersOfRoute) };
    for (const one of [method].flat()) routes.set(`${one} ${url}`, route);
  });

  service.addHook("onRequest", (request, _reply, done) => {
    if (!backstage.isWatched || isUninteresting(request)) return done();
    const exchange = exchangeIn(request.headers["traceparent"]) ?? newExchange();
    const scene = backstage.openScene(exchange);
    if (!scene) return done();
    watched.set(request, { scene, exchange, isTold: false });
    playScene(scene, done);
  });

  // The body was read in a context of its own; from here on everything is in the scene again.
  service.addHook("preValidation", (request, _reply, done) => {
    const one = watched.get(request);
    if (!one) return done();
    const mayGoOn = tellReceived(one, request);
    if (mayGoOn) void mayGoOn.then(() => playScene(one.scene, done));
    else playScene(one.scene, done);
  });

  service.addHook("onSend", (request, _reply, payload, done) => {
    const one = watched.get(request);
    if (one) one.answer = { at: machineTime(), payload };
    done();
  });

  service.addHook("onResponse", (request, reply, done) => {
    const one = watched.get(request);
    if (one) tellAnswered(one, request, reply);
    done();
  });

  /** Stylesheets are asked for as a browser would ask, without a socket. */
  async function readStyle(path: string): Promise<string> {
    const { host } = new URL(origin);
    const answer = await service.inject({ url: path, headers: { host, accept: "text/css" } });
    const type = String(answer.headers["content-type"] ?? "");
    if (answer.statusCode !== 200 || !type.startsWith("text/css"))
      throw new Error(`${path} is no stylesheet`);
    return answer.body;
  }

  function tellReceived(one: Watched, request: FastifyRequest): Promise<void> | undefined {
    one.isTold = true;
    return backstage.received(
      messageOf(one.exchange, "request"),
      { ...addressOf(request), headers: request.headers, body: request.body },
      routeOf(request),
    );
  }

  function tellAnswered(one: Watched, request: FastifyRequest, reply: FastifyReply): void {
    if (!one.isTold) void tellReceived(one, request);
    const { at, payload } = one.answer ?? { at: machineTime(), payload: undefined };
    const body = typeof payload === "string" || Buffer.isBuffer(payload) ? payload : undefined;
    backstage.sent(
      messageOf(one.exchange, "response"),
      { ...addressOf(request), status: reply.statusCode, headers: reply.getHeaders(), body },
      one.scene.message,
      { at, route: routeOf(request) },
    );
  }

  function routeOf({ method, routeOptions }: FastifyRequest): RegisteredRoute | undefined {
    return routes.get(`${method} ${routeOptions.url}`);
  }

  function addressOf(request: FastifyRequest): Pick<RawMessage, "method" | "url"> {
    return { method: request.method, url: `${origin}${request.url}` };
  }
}

/**
 * Stylesheets, probes, open streams and what only tests or link checkers ask are no part of the
 * story.
 */
function isUninteresting({ url, method, headers }: FastifyRequest): boolean {
  return (
    method === "HEAD" ||
    /^\/(assets\/|api\/|healthz|readyz|favicon\.ico)/.test(url) ||
    headers.accept === "text/event-stream"
  );
}
