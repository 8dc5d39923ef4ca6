import { check } from "@tale/protocol/check";
import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import type { SentClientCredentials } from "@tale/protocol/client-credentials";
import { TokenError } from "./token.error.ts";

/** A secret, which the store knows by its hash. */
export interface SentSecret {
  readonly method: "client_secret_basic" | "client_secret_post";
  readonly clientId: string;
  readonly secret: string;
}

/**
 * RFC 6749 §2.3.1: id and secret in HTTP Basic, both halves form-urlencoded first; a client_id
 * beside it must be the same.
 *
 * @returns undefined when the request does not use this way, as the others here do
 */
export function secretInHeader(
  { client_id }: SentClientCredentials,
  authorization: string | undefined,
): SentSecret | undefined {
  if (authorization === undefined) return undefined;
  const basic = parseBasicCredentials(authorization);
  check(
    "the Authorization header is well-formed Basic",
    "RFC 6749 §2.3.1",
    basic,
    () =>
      new TokenError(
        "invalid_client",
        "the Authorization header is not Basic authentication with form-urlencoded id and secret",
      ),
  );
  check(
    "client_id in body and header agree",
    "RFC 6749 §2.3.1",
    client_id === undefined || client_id === basic.clientId,
    () =>
      new TokenError(
        "invalid_request",
        "client_id in the body is not the one in the Authorization header",
      ),
  );
  return { method: "client_secret_basic", clientId: basic.clientId, secret: basic.clientSecret };
}

/** RFC 6749 §2.3.1: id and secret in the body. */
export function secretInBody({
  client_id,
  client_secret,
}: SentClientCredentials): SentSecret | undefined {
  if (client_id === undefined || client_secret === undefined) return undefined;
  return { method: "client_secret_post", clientId: client_id, secret: client_secret };
}

/**
 * RFC 6749 §3.2.1: a client that can keep no secret at least names itself. It proves nothing, so it
 * must have registered to.
 */
export function nameOnly(
  { client_id, client_secret, client_assertion }: SentClientCredentials,
  authorization: string | undefined,
): { readonly method: "none"; readonly clientId: string } | undefined {
  if (
    client_id === undefined ||
    authorization !== undefined ||
    client_secret !== undefined ||
    client_assertion !== undefined
  )
    return undefined;
  return { method: "none", clientId: client_id };
}
