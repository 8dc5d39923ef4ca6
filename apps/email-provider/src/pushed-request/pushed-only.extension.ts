import { check } from "@tale/backstage/check";
import type { Extension } from "../extension.ts";
import { ErrorRedirect } from "../interaction/authorization-response.ts";

/** A client may register that its requests always come pushed, so that nobody can start one in its name (RFC 9126 §6). */
export const pushedOnly: Extension = {
  metadata: { require_pushed_authorization_requests: false },

  atRegistration: ({ require_pushed_authorization_requests }) => (require_pushed_authorization_requests === undefined ? {} : { require_pushed_authorization_requests }),

  atAuthorization: async (_message, { client, arrival, wayBack }) => {
    const isGoodWay = arrival.isPushed || client.further?.require_pushed_authorization_requests !== true;
    check("the request came the way its client registered", "RFC 9126 §6", isGoodWay, () =>
      new ErrorRedirect(wayBack, "invalid_request", "the client is registered with require_pushed_authorization_requests"));
    return {};
  },
};
