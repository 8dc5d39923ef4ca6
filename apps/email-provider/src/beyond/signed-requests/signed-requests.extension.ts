import { check } from "@tale/protocol/check";
import type { ClientMetadata } from "@tale/protocol/client-registration";
import { signingAlgorithms } from "../security-profile/security-profile.ts";
import type { Extension } from "../../extension.ts";
import { ErrorRedirect } from "../../authorization/authorization-response.ts";
import { RegistrationError } from "../../clients/registration.error.ts";

/**
 * A client may say how it signs its requests, and that none of its requests comes unsigned (RFC
 * 9101 §10.5).
 */
export const signedRequests: Extension = {
  metadata: {
    request_parameter_supported: true,
    request_uri_parameter_supported: false,
    request_object_signing_alg_values_supported: [...signingAlgorithms],
  },

  atRegistration: (metadata) => {
    checkAlgorithm(metadata);
    checkKeys(metadata);
    const { request_object_signing_alg, require_signed_request_object } = metadata;
    return {
      ...(request_object_signing_alg === undefined ? {} : { request_object_signing_alg }),
      ...(require_signed_request_object === undefined ? {} : { require_signed_request_object }),
    };
  },

  atAuthorization: async (_message, { client, arrival, wayBack }) => {
    const isGoodWay = arrival.isSigned || client.further?.require_signed_request_object !== true;
    check(
      "the request is signed if its client registered that",
      "RFC 9101 §10.5",
      isGoodWay,
      () =>
        new ErrorRedirect(
          wayBack,
          "invalid_request",
          "the client is registered with require_signed_request_object",
        ),
    );
    return {};
  },
};

/**
 * RFC 9101 §10.1: the list has no `none` in it: what nobody signed is no statement of the client.
 */
function checkAlgorithm({ request_object_signing_alg: algorithm }: ClientMetadata): void {
  check(
    "the request object's algorithm is supported",
    "RFC 9101 §10.1",
    algorithm === undefined || signingAlgorithms.includes(algorithm),
    () =>
      new RegistrationError(
        "invalid_client_metadata",
        `request_object_signing_alg may be ${signingAlgorithms.join(", ")}`,
      ),
  );
}

/** RFC 9101 §6.2: a promise to sign is kept with a key that we know. */
function checkKeys({
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
      ),
  );
}
