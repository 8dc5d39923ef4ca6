import { check } from "@tale/protocol/check";
import { notHere } from "./pushed-requests.ts";
import type { Extension } from "../../extension.ts";
import { ErrorRedirect } from "../../authorization/authorization-response.ts";
import type { PushedRequestsStore } from "../../stores/pushed-requests.store.ts";

/**
 * A client may register that its requests always come pushed, so that nobody can start one in its
 * name (RFC 9126 §6). One that waits to be answered is used up by that: a page may be reloaded, or
 * looked at by a scanner of links, before.
 */
export function pushedOnly({
  pushedRequestRows,
}: {
  readonly pushedRequestRows: PushedRequestsStore;
}): Extension {
  return {
    atAuthorization: async (_message, { client, arrival, wayBack }) => {
      const isGoodWay =
        arrival.isPushed || client.further?.require_pushed_authorization_requests !== true;
      check(
        "the request came the way its client registered",
        "RFC 9126 §6",
        isGoodWay,
        () =>
          new ErrorRedirect(
            wayBack,
            "invalid_request",
            "the client is registered with require_pushed_authorization_requests",
          ),
      );
      return arrival.waiting === undefined ? {} : { carried: { pushedRequest: arrival.waiting } };
    },

    beforeCode: async ({ carried }) => {
      const waiting = carried["pushedRequest"] as string | undefined;
      check(
        "the pushed request was not answered before",
        "RFC 9126 §4",
        waiting === undefined || (await pushedRequestRows.finish(waiting)),
        notHere,
      );
    },
  };
}
