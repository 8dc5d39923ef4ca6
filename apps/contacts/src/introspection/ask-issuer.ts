import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { minute, type Clock } from "@tale/service/clock";
import type { HttpClient } from "@tale/service/http-client";
import { IssuerUnavailable, issuerUnavailable } from "../bearer-token/issuer-keys.ts";
import { fetchEndpoint } from "../bearer-token/issuer-metadata.ts";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import { checkAnswer, type IntrospectionAnswer } from "./introspection.checks.ts";

/**
 * How long it is known where an issuer answers, and how many questions it gets at once: strangers
 * can make up tokens.
 */
const maxAge = 5 * minute;
const mostQuestions = 64;

/**
 * @throws IssuerUnavailable when the issuer gives no usable answer; the next question finds out
 * anew
 */
export type AskIssuer = (issuer: TrustedIssuer, token: string) => Promise<IntrospectionAnswer>;

export interface AskIssuerOptions {
  readonly http: HttpClient;
  readonly now: Clock;
  readonly log: { warn(fact: object, message: string): void };
}

/**
 * Asks an issuer what it knows about a token (RFC 7662 §2.1), where its profile or its own metadata
 * says it answers.
 */
export function createAskIssuer({ http, now, log }: AskIssuerOptions): AskIssuer {
  const endpoints = new Map<string, { readonly url: string; readonly staleAt: number }>();
  const questions = new Map<string, number>();

  async function endpointOf(issuer: string): Promise<string> {
    const known = endpoints.get(issuer);
    if (known && now() < known.staleAt) return known.url;
    const url = await fetchEndpoint("introspection_endpoint", issuer, http);
    endpoints.set(issuer, { url, staleAt: now() + maxAge });
    return url;
  }

  async function question(
    { issuer, introspection = {} }: TrustedIssuer,
    token: string,
  ): Promise<IntrospectionAnswer> {
    const { endpoint, credentials } = introspection;
    const authorization = credentials ? { authorization: formatBasicCredentials(credentials) } : {};
    const answer = await http(endpoint ?? (await endpointOf(issuer)), {
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        ...authorization,
      },
      body: new URLSearchParams({ token, token_type_hint: "access_token" }).toString(),
    });
    return checkAnswer(answer);
  }

  return async (trusted, token) => {
    const { issuer } = trusted;
    const open = questions.get(issuer) ?? 0;
    if (open >= mostQuestions)
      throw new IssuerUnavailable(`Too many tokens of ${issuer} are being looked into.`);
    questions.set(issuer, open + 1);
    try {
      return await question(trusted, token);
    } catch (error) {
      log.warn({ err: error, issuer }, "an issuer cannot be asked about a token");
      throw issuerUnavailable(`${issuer} cannot be asked about it`, error);
    } finally {
      questions.set(issuer, questions.get(issuer)! - 1);
    }
  };
}
