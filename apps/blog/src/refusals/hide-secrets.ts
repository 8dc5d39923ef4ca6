import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import type { HttpClient, HttpRequest } from "@tale/service/http-client";

/**
 * Parameters of our forms that nobody else may read (RFC 6749 §4.1.3, §6, RFC 7009 §2.1, RFC 7523
 * §2.2).
 */
const secretParameters = [
  "code",
  "code_verifier",
  "refresh_token",
  "token",
  "client_secret",
  "client_assertion",
];

/** Shorter texts are words as well. */
const shortest = 6;

/**
 * Some servers repeat in a refusal what they were sent. What stands in a refusal is logged and
 * shown, so our codes, tokens and secrets are taken out of it before anybody reads it.
 */
export function hidingSecrets(http: HttpClient): HttpClient {
  return async (url, request = {}) => {
    const answer = await http(url, request);
    if (answer.status < 400) return answer;
    const hide = (text: string): string =>
      secretsIn(request).reduce((hidden, secret) => hidden.replaceAll(secret, "…"), text);
    const challenge = answer.headers["www-authenticate"];
    const headers = challenge === undefined ? {} : { "www-authenticate": hide(String(challenge)) };
    return { ...answer, headers: { ...answer.headers, ...headers }, body: hide(answer.body) };
  };
}

/**
 * As they were sent, as they are, and as JSON writes them; the longest first, since one may be part
 * of another.
 */
function secretsIn({ headers = {}, body = "" }: HttpRequest): string[] {
  const form = new URLSearchParams(body);
  const authorization = headers["authorization"] ?? "";
  const secrets = [
    ...secretParameters.map((name) => form.get(name) ?? ""),
    authorization.replace(/^\S+ /, ""),
    parseBasicCredentials(authorization)?.clientSecret ?? "",
  ];
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return [...new Set(spellings)]
    .filter(({ length }) => length >= shortest)
    .toSorted((a, b) => b.length - a.length);
}
