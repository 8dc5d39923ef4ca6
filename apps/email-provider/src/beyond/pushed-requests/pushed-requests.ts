import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import type { SentParameters } from "@tale/protocol/parameters";
import { asksForSecurityProfile } from "../../clients/client.ts";
import type { ClientsStore } from "../../stores/clients.store.ts";
import type { PushedRequestsStore } from "../../stores/pushed-requests.store.ts";
import type { Arrival } from "../../authorization/arrival.ts";

const prefix = "urn:ietf:params:oauth:request_uri:";

export type PushedRequests = ReturnType<typeof createPushedRequests>;

/**
 * Authorization requests that were sent here beforehand, so that only a reference travels through
 * the browser (RFC 9126).
 */
export function createPushedRequests(store: PushedRequestsStore, clients: ClientsStore) {
  return {
    /** @returns the reference, and for how many seconds it is good */
    keep: async (
      clientId: string,
      sent: SentParameters,
    ): Promise<{ request_uri: string; expires_in: number }> => {
      const { reference, lifetime } = await store.keep(clientId, sent);
      return { request_uri: `${prefix}${reference}`, expires_in: lifetime };
    },

    /**
     * Replaces a reference by what was pushed under it. Of what came beside the reference only
     * `client_id` counts (RFC 9126 §4), and a reference is good once: it may be opened once, or, by
     * the security profile, be answered once. A client that wants its requests signed was heard
     * when it pushed.
     *
     * @throws ErrorPage when nothing of this client waits under the reference
     */
    resolve: async ({ request_uri, client_id }: SentParameters): Promise<Arrival | undefined> => {
      if (request_uri === undefined) return undefined;
      const isOurs =
        typeof request_uri === "string" &&
        typeof client_id === "string" &&
        request_uri.startsWith(prefix);
      const pushed = isOurs ? await open(request_uri.slice(prefix.length), client_id) : undefined;
      check(
        "the reference stands for a request of this client that was not used yet",
        "RFC 9126 §4",
        pushed,
        notHere,
      );
      return { ...pushed, isPushed: true, isSigned: true };
    },
  };

  async function open(
    reference: string,
    clientId: string,
  ): Promise<Pick<Arrival, "sent" | "waiting"> | undefined> {
    const client = await clients.find(clientId);
    return client && asksForSecurityProfile(client)
      ? store.find(reference, clientId)
      : store.take(reference, clientId);
  }
}

/** Nothing of this client waits under the reference, or not any longer. */
export function notHere(): ErrorPage {
  return new ErrorPage({
    status: 400,
    code: "invalid_request_uri",
    title: "This request is not here",
    detail:
      "The application announced a request that we do not have: it was used before, has waited too long, or belongs to another application.",
    advice: "Go back to the application you came from and start again there.",
  });
}
