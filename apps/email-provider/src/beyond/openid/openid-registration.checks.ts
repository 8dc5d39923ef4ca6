import { check } from "@tale/protocol/check";
import type { ClientMetadata } from "@tale/protocol/client-registration";
import { openidClientMetadata } from "@tale/protocol/openid-client-metadata";
import { checkAddress, checkRoomForAnswer } from "../../clients/redirect-uri.checks.ts";
import { checkMember } from "../../clients/unusable-setting.error.ts";
import { signingAlgorithms } from "../../keys/keyring.ts";
import { checkAll, RegistrationError } from "../../clients/registration.error.ts";

/** As many as there may be redirect URIs. */
const maxUris = 20;

/**
 * What a client registers as one of an OpenID provider, checked and without the rest. @throws
 * RegistrationError
 */
export function checkOpenidMetadata(metadata: ClientMetadata): ClientMetadata {
  checkAll(
    () => checkIdTokenAlgorithm(metadata),
    () => checkSubjectType(metadata),
    () => checkPostLogoutRedirectUris(metadata),
    () => checkBackChannelLogoutUri(metadata),
  );
  return Object.fromEntries(
    Object.keys(openidClientMetadata)
      .filter((name) => name in metadata)
      .map((name) => [name, metadata[name as keyof ClientMetadata]]),
  );
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
    refuse("id_token_signed_response_alg", `it may be ${algorithms.join(", ")}`),
  );
}

/** OpenID Connect Core §8: every client knows a user by the same name here. */
function checkSubjectType({ subject_type = "public" }: ClientMetadata): void {
  check(
    "the subject type is supported",
    "OpenID Connect Core §8",
    subject_type === "public",
    refuse("subject_type", "it may be public"),
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
  const member = "post_logout_redirect_uris";
  check(
    "there are not too many of them",
    "OpenID Connect RP-Initiated Logout §3.1",
    uris.length <= maxUris,
    refuse(member, `it may hold ${maxUris} at most`),
  );
  const checkUri = (uri: string): void => {
    checkAddress(uri, application_type === "native" ? "native" : "web");
    checkRoomForAnswer(uri, ["state"]);
  };
  checkAll(
    ...uris.map((value, index) => () => {
      checkMember(() => checkUri(value), { member, path: `[${index}]`, value });
    }),
  );
}

/**
 * OpenID Connect Back-Channel Logout §2.2: where we ourselves call when a session ends: a web
 * address over https, or on this machine.
 */
function checkBackChannelLogoutUri({ backchannel_logout_uri: uri }: ClientMetadata): void {
  if (uri === undefined) return;
  const member = "backchannel_logout_uri";
  check(
    "it is a web address",
    "OpenID Connect Back-Channel Logout §2.2",
    /^https?:/i.test(uri),
    refuse(member, "it is not a web address such as https://example.com/logout"),
  );
  checkMember(() => checkAddress(uri, "web"), { member });
}

function refuse(member: string, problem: string): () => RegistrationError {
  return () => new RegistrationError("invalid_client_metadata", problem, { member });
}
