import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { tellSent } from "@tale/backstage/tell-sent";
import type { Agent } from "undici";
import { second } from "./clock.ts";
import { isLoopbackHost, isPrivateAddress } from "./origins.ts";

export interface HttpRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends one request and reads the whole answer. Redirects are answers too: nothing is followed. */
export type HttpClient = (url: string, request?: HttpRequest) => Promise<HttpResponse>;

/** The other side could not be reached, took too long, or said more than anybody wants to read. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  readonly url: string;

  constructor(url: string, cause: unknown) {
    super(`${URL.parse(url)?.origin ?? url} did not answer: ${reasonOf(cause)}`, { cause });
    this.url = url;
  }
}

export interface HttpClientOptions {
  /** Longest wait for a whole answer, in milliseconds. */
  readonly timeout?: number;
  /** Longest answer body, in bytes. */
  readonly maxBodySize?: number;
  /**
   * Where names below `localhost` lead: this machine (RFC 6761 §6.3), or where the system's
   * resolver says (containers).
   */
  readonly localhost?: "loopback" | "resolver";
  /**
   * Who calls where strangers say may reach `public` addresses only: a name of theirs must not lead
   * to doors that only insiders know. `neighbours` are those, and whoever lives on this machine by
   * a name that can mean nothing else.
   */
  readonly reach?: "anywhere" | "neighbours" | "public";
}

/** The one way a party speaks to another party. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const {
    timeout = 1.5 * second,
    maxBodySize = 4 * 1024 * 1024,
    localhost = "loopback",
    reach = "anywhere",
  } = options;
  const lookup = localhost === "loopback" ? lookupLoopback : systemLookup;
  const mayReach = (hostname: string): boolean =>
    reach === "neighbours" && isLoopbackHost(hostname);
  const settings: Agent.Options = {
    connect: { timeout, lookup: reach === "anywhere" ? lookup : withoutPrivate(lookup, mayReach) },
    maxResponseSize: maxBodySize,
    keepAliveTimeout: 4 * second,
  };
  let undici: ReturnType<typeof loadUndici> | undefined;

  return async (url, { method = "GET", headers = {}, body } = {}) => {
    if (reach !== "anywhere") refusePrivateLiteral(url, mayReach);
    const told = tellSent({ method, url, headers, body });
    try {
      const { request, dispatcher } = await (undici ??= loadUndici(settings));
      const allHeaders = told ? { ...headers, traceparent: told.traceparent } : headers;
      const answer = await request(url, {
        method,
        headers: allHeaders,
        body: body ?? null,
        dispatcher,
        signal: AbortSignal.timeout(timeout + (told?.patience ?? 0)),
      });
      const response = {
        status: answer.statusCode,
        headers: answer.headers,
        body: await answer.body.text(),
      };
      await told?.answered(response);
      return response;
    } catch (error) {
      told?.lost();
      throw new Unreachable(url, error);
    }
  };
}

/**
 * Loads undici for the first request: that takes 45 ms, and whoever starts has nobody to call yet.
 */
async function loadUndici(settings: Agent.Options) {
  const { Agent, request } = await import("undici");
  return { request, dispatcher: new Agent(settings) };
}

const lookupLoopback: LookupFunction = (hostname, options, callback) => {
  if (!hostname.endsWith(".localhost") && hostname !== "localhost")
    return systemLookup(hostname, options, callback);
  if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};

/**
 * The addresses are looked at where the connection is made: a name that changes its mind in between
 * gains nothing.
 */
function withoutPrivate(
  lookup: LookupFunction,
  mayReach: (hostname: string) => boolean,
): LookupFunction {
  return (hostname, options, callback) => {
    if (mayReach(hostname)) return lookup(hostname, options, callback);
    lookup(hostname, options, (error, found, family) => {
      const addresses = [found].flat().map((one) => (typeof one === "string" ? one : one?.address));
      if (!error && addresses.some((address) => isPrivateAddress(address ?? "")))
        callback(new PrivateAddress(), "", 0);
      else callback(error, found, family);
    });
  };
}

/** Nothing is looked up for an address that is written out. */
function refusePrivateLiteral(url: string, mayReach: (hostname: string) => boolean): void {
  const hostname = URL.parse(url)?.hostname.replace(/^\[|\]$/g, "") ?? "";
  if (isPrivateAddress(hostname) && !mayReach(hostname))
    throw new Unreachable(url, new PrivateAddress());
}

class PrivateAddress extends Error {
  override readonly message = "it is in a private network";
}

function reasonOf(cause: unknown): string {
  const { code, name, message } = cause as { code?: string; name?: string; message?: string };
  if (code === "ECONNREFUSED") return "nobody listens there";
  if (code === "ERR_INVALID_URL" || code === "UND_ERR_INVALID_ARG") return "that is no address";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its name is not known";
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return "its answer was too long";
  if (name === "TimeoutError" || code?.includes("TIMEOUT")) return "it took too long";
  return message ?? "the connection broke";
}
