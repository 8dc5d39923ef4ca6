import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import { signDpopProof, type DpopKey } from "@tale/protocol/dpop-key";
import type { Clock, Random } from "@tale/service/clock";
import type { HttpClient, HttpResponse } from "@tale/service/http-client";
import { problemNamedIn } from "./token-endpoint.checks.ts";

/** Requests that prove possession of a key (RFC 9449 §4). */
export interface Proofs {
  /**
   * One exchange in which every request carries a proof. It is made twice where the server wants a
   * nonce: each request, and each retry, is new.
   */
  exchange<Answer extends HttpResponse>(
    key: DpopKey,
    ask: (http: HttpClient) => Promise<Answer>,
  ): Promise<Answer>;

  /**
   * The HTTP client that shows a token as bound to its key (RFC 9449 §7.1), whatever
   * `authorization` a request has.
   */
  showing(key: DpopKey, accessToken: string): HttpClient;
}

export interface ProofsOptions {
  readonly http: HttpClient;
  readonly now: Clock;
  readonly random: Random;
}

/**
 * A server may want its own nonce in the proof: it says so and names one, and is asked once more
 * (RFC 9449 §8 and §9). The newest nonce of each server is remembered, because the next request
 * will need it.
 */
export function createProofs({ http, now, random }: ProofsOptions): Proofs {
  const nonces = new Map<string, string>();

  const proving =
    (key: DpopKey, accessToken?: string): HttpClient =>
    async (url, request = {}) => {
      const { origin } = new URL(url);
      const proof = await signDpopProof(key, {
        method: request.method ?? "GET",
        url,
        accessToken,
        nonce: nonces.get(origin),
        now,
        random,
      });
      const shown = accessToken === undefined ? {} : { authorization: `DPoP ${accessToken}` };
      const answer = await http(url, {
        ...request,
        headers: { ...request.headers, ...shown, dpop: proof },
      });
      const nonce = answer.headers["dpop-nonce"];
      if (typeof nonce === "string" && isNonce.test(nonce)) nonces.set(origin, nonce);
      return answer;
    };

  const twiceIfNeeded = async <Answer extends HttpResponse>(
    ask: () => Promise<Answer>,
  ): Promise<Answer> => {
    const answer = await ask();
    return wantsNonce(answer) ? ask() : answer;
  };

  return {
    exchange: (key, ask) => twiceIfNeeded(() => ask(proving(key))),
    showing: (key, accessToken) => (url, request) =>
      twiceIfNeeded(() => proving(key, accessToken)(url, request)),
  };
}

/** RFC 9449 §8.1: the characters a nonce may have; longer than anybody needs is ignored as well. */
const isNonce = /^[\x21\x23-\x5b\x5d-\x7e]{1,1000}$/;

/**
 * RFC 9449 §8: the authorization server says it in JSON; §9: the resource server in its challenge.
 * Without a nonce nothing would change.
 */
function wantsNonce({ status, headers, body }: HttpResponse): boolean {
  if (headers["dpop-nonce"] === undefined || ![400, 401].includes(status)) return false;
  const challenged = parseDpopChallenge(String(headers["www-authenticate"] ?? "")).error;
  return (challenged ?? problemNamedIn({ status, body })) === "use_dpop_nonce";
}
