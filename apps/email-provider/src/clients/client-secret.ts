import { check } from "@tale/protocol/check";
import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { AuthenticationMethod } from "./authentication-method.ts";
import { TokenError } from "./token.error.ts";

/**
 * RFC 6749 §2.3.1: id and secret in HTTP Basic, both halves form-urlencoded first; a client_id
 * beside it must be the same.
 */
export function secretInHeader(clients: ClientsStore): AuthenticationMethod {
  return ({ authorization, client_id }) => {
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
    return {
      method: "client_secret_basic",
      clientId: basic.clientId,
      isProvenFor: () => clients.hasSecret(basic.clientId, basic.clientSecret),
    };
  };
}

/** RFC 6749 §2.3.1: id and secret in the body. */
export function secretInBody(clients: ClientsStore): AuthenticationMethod {
  return ({ client_id, client_secret }) => {
    if (client_id === undefined || client_secret === undefined) return undefined;
    return {
      method: "client_secret_post",
      clientId: client_id,
      isProvenFor: () => clients.hasSecret(client_id, client_secret),
    };
  };
}

/**
 * RFC 6749 §3.2.1: a client that can keep no secret at least names itself. It proves nothing, so it
 * must have registered to.
 */
export const nameOnly: AuthenticationMethod = ({
  authorization,
  client_id,
  client_secret,
  client_assertion,
}) => {
  if (
    client_id === undefined ||
    authorization !== undefined ||
    client_secret !== undefined ||
    client_assertion !== undefined
  )
    return undefined;
  return {
    method: "none",
    clientId: client_id,
    isProvenFor: async (client) => (await client)?.authenticationMethod === "none",
  };
};
