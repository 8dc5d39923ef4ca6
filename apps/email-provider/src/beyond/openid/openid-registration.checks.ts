import { check } from "@tale/protocol/check";
import type { ClientMetadata } from "@tale/protocol/client-registration";
import { openidClientMetadata } from "@tale/protocol/openid-client-metadata";
import type { Client } from "../../clients/client.ts";
import { checkAddress, checkRoomForAnswer } from "../../registration/redirect-uri.checks.ts";
import { problemOf } from "../../registration/unusable-setting.error.ts";
import { signingAlgorithms, type SigningAlgorithm } from "../../keys/keyring.ts";
import { RegistrationError } from "../../clients/registration.error.ts";

/** As many as there may be redirect URIs. */
const maxUris = 20;

/**
 * What a client registers as one of an OpenID provider, checked and without the rest. @throws
 * RegistrationError
 */
export function checkOpenidMetadata(metadata: ClientMetadata): ClientMetadata {
  checkIdTokenAlgorithm(metadata);
  checkSubjectType(metadata);
  checkPostLogoutRedirectUris(metadata);
  checkBackChannelLogoutUri(metadata);
  return Object.fromEntries(
    Object.keys(openidClientMetadata)
      .filter((name) => name in metadata)
      .map((name) => [name, metadata[name as keyof ClientMetadata]]),
  );
}

/** OpenID Connect Registration §2: RS256, which everybody knows, for who does not say. */
export function idTokenAlgorithmOf({ further }: Pick<Client, "further">): SigningAlgorithm {
  return (further?.id_token_signed_response_alg as SigningAlgorithm | undefined) ?? "RS256";
}

/**
 * OpenID Connect Registration §2: how the client's id_tokens are signed. Unsigned ones are not
 * made.
 */
function checkIdTokenAlgorithm({ id_token_signed_response_alg: algorithm }: ClientMetadata): void {
  const algorithms: readonly string[] = signingAlgorithms;
  check(
    "id_tokens can be signed that way",
    "OpenID Connect Registration §2",
    algorithm === undefined || algorithms.includes(algorithm),
    refuse(`id_token_signed_response_alg may be ${algorithms.join(", ")}`),
  );
}

/** OpenID Connect Core §8: every client knows a user by the same name here. */
function checkSubjectType({ subject_type = "public" }: ClientMetadata): void {
  check(
    "the subject type is supported",
    "OpenID Connect Core §8",
    subject_type === "public",
    refuse("subject_type may be public"),
  );
}

/**
 * OpenID Connect RP-Initiated Logout §3.1: where browsers may be sent after signing out, with the
 * `state` that the client sent.
 */
function checkPostLogoutRedirectUris({
  post_logout_redirect_uris: uris = [],
  application_type,
}: ClientMetadata): void {
  check(
    "there are not too many of them",
    "OpenID Connect RP-Initiated Logout §3.1",
    uris.length <= maxUris,
    refuse(`post_logout_redirect_uris may hold ${maxUris} at most`),
  );
  for (const [index, uri] of uris.entries()) {
    const problem = problemOf(() => {
      checkAddress(uri, application_type === "native" ? "native" : "web");
      checkRoomForAnswer(uri, ["state"]);
    });
    refuseIf(problem, `post_logout_redirect_uris[${index}]`);
  }
}

/**
 * OpenID Connect Back-Channel Logout §2.2: where we ourselves call when a session ends: a web
 * address over https, or on this machine.
 */
function checkBackChannelLogoutUri({ backchannel_logout_uri: uri }: ClientMetadata): void {
  if (uri === undefined) return;
  check(
    "it is a web address",
    "OpenID Connect Back-Channel Logout §2.2",
    /^https?:/i.test(uri),
    refuse("backchannel_logout_uri: it is not a web address such as https://example.com/logout"),
  );
  refuseIf(
    problemOf(() => checkAddress(uri, "web")),
    "backchannel_logout_uri",
  );
}

function refuse(message: string): () => RegistrationError {
  return () => new RegistrationError("invalid_client_metadata", message);
}

function refuseIf(problem: string | undefined, member: string): void {
  if (problem) throw new RegistrationError("invalid_client_metadata", `${member}: ${problem}`);
}
