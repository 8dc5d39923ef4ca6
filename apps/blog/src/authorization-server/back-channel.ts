import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import { refusalIn } from "../refusals/refusal.ts";
import type { ClientProof } from "./client-authentication.ts";
import { TokenError } from "./token.error.ts";

/** An answer that decides something: its server is there, and not too busy. */
export type DecidedAnswer = Checked<HttpResponse, "available">;

/**
 * One form to an endpoint of an authorization server, from a client that says who it is. @throws
 * TokenError when nobody answers, or only to ask for patience
 */
export async function postForm(
  http: HttpClient,
  url: string,
  parameters: Readonly<Record<string, string>>,
  client: ClientProof,
): Promise<DecidedAnswer> {
  const body = new URLSearchParams({ ...parameters, ...client.parameters }).toString();
  try {
    const answer = await http(url, {
      method: "POST",
      headers: {
        ...client.headers,
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      },
      body,
    });
    checkAvailable(answer);
    return answer;
  } catch (error) {
    if (error instanceof Unreachable)
      throw new TokenError("unreachable", error.message, { cause: error });
    throw error;
  }
}

/**
 * RFC 9110 §15.6.4 and RFC 6585 §4: trouble that passes. The server decided nothing, so the request
 * may be repeated.
 */
function checkAvailable(answer: HttpResponse): asserts answer is DecidedAnswer {
  check(
    "the server does not ask for fewer requests",
    "RFC 6585 §4",
    answer.status !== 429,
    () =>
      new TokenError("temporarily_unavailable", "the server answered 429", {
        refusal: refusalIn(answer),
      }),
  );
  check(
    "the server does not ask for patience",
    "RFC 9110 §15.6.4",
    answer.status !== 503,
    () => new TokenError("unreachable", "the server answered 503", { refusal: refusalIn(answer) }),
  );
}
