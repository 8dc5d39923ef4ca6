import { check } from "@tale/protocol/check";
import type { Extension } from "../../extension.ts";
import { ErrorRedirect } from "../../authorization/authorization-response.ts";

/**
 * A client may say how it signs its requests, and that none of its requests comes unsigned (RFC
 * 9101 §10.5).
 */
export const signedRequests: Extension = {
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
