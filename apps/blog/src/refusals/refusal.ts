import { parseBearerChallenge } from "@tale/protocol/bearer-challenge";
import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import type { HttpResponse } from "@tale/service/http-client";
import { readJson } from "../json.ts";
import { cleanLine } from "../mail-address.ts";

/** What Quillpost asked another party for. */
export type Asked =
  | "metadata"
  | "registration"
  | "deletion"
  | "authorization"
  | "pushed_request"
  | "code"
  | "refresh"
  | "revocation"
  | "contacts"
  | "keys"
  | "id_token"
  | "userinfo";

/** How another party refused, in its own words (RFC 6749 §5.2, RFC 6750 §3). */
export interface Refusal {
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly description?: string | undefined;
}

/**
 * The words of a refusal: in the body (RFC 6749 §5.2, RFC 9457 §3), or in the challenge (RFC 6750
 * §3).
 */
export function refusalIn({ status, headers, body }: HttpResponse): Refusal {
  const challenge = String(headers["www-authenticate"] ?? "");
  const challenged = { ...parseDpopChallenge(challenge), ...parseBearerChallenge(challenge) };
  const object = readJson(body);
  const said = (typeof object === "object" && object !== null ? object : {}) as Record<
    string,
    unknown
  >;
  return {
    status,
    error: wordsOf(challenged["error"], said["error"], said["title"]),
    description: wordsOf(
      challenged["error_description"],
      said["error_description"],
      said["detail"],
      said["message"],
    ),
  };
}

/** The refusal that came through the browser (RFC 6749 §4.1.2.1). */
export function refusalThroughBrowser(answer: {
  readonly error?: string;
  readonly error_description?: string;
}): Refusal {
  return { error: wordsOf(answer.error), description: wordsOf(answer.error_description) };
}

/** Longer runs of these characters are codes, tokens and secrets; a refusal may repeat one. */
const secretLike = /[\w-]{40,}(\.[\w-]+)*/g;

function wordsOf(...texts: readonly unknown[]): string | undefined {
  const text = texts.find((candidate) => typeof candidate === "string" && candidate !== "");
  if (typeof text !== "string") return undefined;
  return (
    cleanLine(
      text.slice(0, 4_000).replace(secretLike, (run) => `${run.slice(0, 6)}…`),
      500,
    ) || undefined
  );
}
