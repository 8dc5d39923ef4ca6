import { check } from "@tale/protocol/check";
import type { ClientMetadata } from "@tale/protocol/client-registration";
import { clientSigningAlgorithms } from "../../clients/client.ts";
import { checkAll, RegistrationError } from "../../clients/registration.error.ts";

/**
 * RFC 9101 §10.5: a client may say how it signs its requests, and that none of its requests comes
 * unsigned. @throws RegistrationError
 */
export function checkSignedRequestMetadata(metadata: ClientMetadata): ClientMetadata {
  checkAll(
    () => checkRequestObjectAlgorithm(metadata),
    () => checkRequestObjectKeys(metadata),
  );
  const { request_object_signing_alg, require_signed_request_object } = metadata;
  return {
    ...(request_object_signing_alg === undefined ? {} : { request_object_signing_alg }),
    ...(require_signed_request_object === undefined ? {} : { require_signed_request_object }),
  };
}

/**
 * RFC 9101 §10.1: the list has no `none` in it: what nobody signed is no statement of the client.
 */
function checkRequestObjectAlgorithm({
  request_object_signing_alg: algorithm,
}: ClientMetadata): void {
  check(
    "the request object's algorithm is supported",
    "RFC 9101 §10.1",
    algorithm === undefined || clientSigningAlgorithms.includes(algorithm),
    () =>
      new RegistrationError(
        "invalid_client_metadata",
        `it may be ${clientSigningAlgorithms.join(", ")}`,
        { member: "request_object_signing_alg" },
      ),
  );
}

/** RFC 9101 §6.2: a promise to sign is kept with a key that we know. */
function checkRequestObjectKeys({
  request_object_signing_alg,
  require_signed_request_object,
  jwks,
}: ClientMetadata): void {
  const isPromised =
    request_object_signing_alg !== undefined || require_signed_request_object === true;
  check(
    "who signs requests brings keys",
    "RFC 9101 §6.2",
    !isPromised || (jwks?.keys.length ?? 0) > 0,
    () =>
      new RegistrationError(
        "invalid_client_metadata",
        "signed request objects need public keys in jwks; nothing is fetched from a jwks_uri",
        {
          member: require_signed_request_object
            ? "require_signed_request_object"
            : "request_object_signing_alg",
        },
      ),
  );
}
