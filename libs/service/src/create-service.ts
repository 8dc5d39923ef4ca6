import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from "fastify";
import { rememberMethods } from "./allowed-methods.ts";
import { parseQuery } from "./form-endpoint.ts";
import type { ResetScope } from "@tale/backstage/facts";
import { createHttpServer } from "./http-server.ts";
import { acceptJson } from "./json-body.ts";
import { loggerOptions, standardOutput, withoutSearchForSecrets } from "./logging.ts";
import { describeUnforeseen, sendProblem } from "./problem.ts";
import { reportToStage } from "./report-to-stage.ts";
import { forgetTypeOfNothing, isHost, problemOfHead, repeatedField } from "./request-head.ts";
import { learnSecrecy } from "./secrecy.ts";
import { schemaCompilers } from "./schema-compilers.ts";

/** A Fastify instance whose handlers know the types of their TypeBox schemas. */
export type Service = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export type { ResetScope };

export interface ServiceOptions {
  readonly party: string;
  /** The public origin; a request for any other host is refused. */
  readonly origin: string;
  readonly logLevel: string;
  /**
   * The proxies that are believed about whom they speak for: none, those near by, or these
   * addresses and networks, with commas in between.
   */
  readonly trustProxy: boolean | string;
  /** Where log lines go; standard output unless a test wants to read them. */
  readonly logStream?: { write(line: string): void };
  /** Rejects while the service cannot do its work; asked by `/readyz`. */
  readonly checkReady?: () => Promise<unknown>;
  /** Where a stage may watch from; without it nothing is told to anybody. */
  readonly backstageUrl?: string | undefined;
  /** Returns the service to its seed, or a part of it, when the stage it reports to asks for it. */
  readonly reset?: (what: ResetScope) => Promise<unknown>;
}

/**
 * A proxy is believed when it is on this machine or in a private network; anybody else could write
 * themselves any address. So can whoever is in such a network themselves: where clients are, the
 * operator names the proxies.
 */
const nearbyProxies = ["loopback", "linklocal", "uniquelocal"];

/** Longer parts of a path name nothing. */
const maxParamLength = 500;

/**
 * What every service is before it has a single endpoint: bounded, logged, healthy or not, and
 * closed to unknown hosts.
 */
export function createService({
  party,
  origin,
  logLevel,
  trustProxy,
  logStream = standardOutput(),
  checkReady,
  backstageUrl,
  reset,
}: ServiceOptions): Service {
  const service = fastify({
    logger: { ...loggerOptions(party, logLevel), stream: logStream },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: trustProxy === true ? nearbyProxies : trustProxy,
    bodyLimit: 64 * 1024,
    serverFactory: createHttpServer,
    forceCloseConnections: "idle",
    frameworkErrors: answerProblem,
    schemaController: { compilersFactory: schemaCompilers },
    routerOptions: { maxParamLength, querystringParser: parseQuery },
  }).withTypeProvider<TypeBoxTypeProvider>();

  rememberMethods(service, maxParamLength);
  acceptJson(service);
  service.removeContentTypeParser("text/plain");
  service.setErrorHandler(answerProblem);
  learnSecrecy(service);
  if (backstageUrl)
    reportToStage(service, {
      stageUrl: backstageUrl,
      party,
      origin,
      reset: reset ?? (async () => undefined),
    });

  const { host } = new URL(origin);
  service.decorateRequest("unusable");
  service.addHook("onRequest", (request, reply, done) => {
    const { raw } = request;
    const named = raw.headers.host ?? "";
    const repeated = repeatedField(raw);
    if (repeated === "Host" || (named !== host && !isHost(named))) {
      sendProblem(reply, 400, "Bad request", "The request must name one host, and name it once.");
    } else if (request.host.toLowerCase() !== host && !isProbe(request)) {
      sendProblem(reply, 421, "Misdirected request", `This is ${host}.`);
    } else {
      forgetTypeOfNothing(raw);
      request.unusable = problemOfHead(request, repeated);
      done();
    }
  });
  // Not earlier: the error is told in the words of the route, and with the header fields of its
  // pages.
  service.addHook("preParsing", (request, _reply, _body, done) => done(request.unusable));
  const log = service.log.child({}, withoutSearchForSecrets);
  service.addHook("onResponse", (request, reply, done) => {
    if (!isProbe(request))
      log.info(
        { reqId: request.id, req: request, res: reply, ms: Math.round(reply.elapsedTime) },
        "answered",
      );
    done();
  });

  service.get("/healthz", async () => ({ status: "up" }));
  service.get("/readyz", async () => {
    await checkReady?.();
    return { status: "ready" };
  });
  return service;
}

/** Whether whoever keeps the service running asks, by whatever address they know it. */
function isProbe(request: FastifyRequest): boolean {
  return request.url === "/healthz" || request.url === "/readyz";
}

function answerProblem(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, title, detail } = describeUnforeseen(error, request, reply);
  return sendProblem(reply, status, title, detail);
}
