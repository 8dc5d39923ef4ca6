import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { ErrorPage } from "@tale/pages/error-page";
import type { SentParameters } from "@tale/protocol/parameters";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import { asksForSecurityProfile, type Client } from "../../clients/client.ts";
import type { ClientsStore } from "../../stores/clients.store.ts";
import type { AnswerableAuthorization } from "../../stores/authorization-codes.store.ts";
import type { CheckedAuthorization } from "../../stores/pending-requests.store.ts";
import type { PushedRequestsStore } from "../../stores/pushed-requests.store.ts";

/*
 * Authorization requests that were sent here beforehand, so that only a reference travels through
 * the browser (RFC 9126). `pushed-request.route.ts` takes them; here the reference comes back.
 */

const prefix = "urn:ietf:params:oauth:request_uri:";

export function requestUriOf(reference: string): string {
  return `${prefix}${reference}`;
}

export interface PushedRequestsOptions {
  readonly clients: ClientsStore;
  readonly pushedRequests: PushedRequestsStore;
}

/** What was pushed; `pushedRequest` names it as long as it waits for its answer. */
interface WaitingRequest {
  readonly sent: SentParameters;
  readonly pushedRequest?: string;
}

/** What this client pushed, and did not use yet. */
export type OpenedRequest = Checked<WaitingRequest, "opened">;

/**
 * RFC 9126 §4: replaces a reference by what was pushed under it. Of what came beside the reference
 * only `client_id` counts, and a reference is good once: it may be opened once, or, by the security
 * profile, be answered once.
 *
 * @returns undefined when the request has no reference
 * @throws ErrorPage when nothing of this client waits under the reference
 */
export async function openPushedRequest(
  { request_uri, client_id }: SentParameters,
  options: PushedRequestsOptions,
): Promise<OpenedRequest | undefined> {
  if (request_uri === undefined) return undefined;
  const isOurs =
    typeof request_uri === "string" &&
    typeof client_id === "string" &&
    request_uri.startsWith(prefix);
  const opened = isOurs
    ? await open(request_uri.slice(prefix.length), client_id, options)
    : undefined;
  check(
    "the reference stands for a request of this client that was not used yet",
    "RFC 9126 §4",
    opened,
    notHere,
  );
  return opened as OpenedRequest;
}

async function open(
  reference: string,
  clientId: string,
  { clients, pushedRequests }: PushedRequestsOptions,
): Promise<WaitingRequest | undefined> {
  const client = await clients.find(clientId);
  if (!client || !asksForSecurityProfile(client)) return pushedRequests.take(reference, clientId);
  // FAPI 2.0 Security Profile §5.3.2.2: a page may be reloaded, or looked at by a scanner of links.
  const found = await pushedRequests.find(reference, clientId);
  return found && { sent: found.sent, pushedRequest: found.key };
}

/** RFC 9126 §6: a client may register that its requests come in no other way. */
export function checkPushed(
  isPushed: boolean,
  client: Client,
): asserts client is Checked<Client, "pushes if it must"> {
  check(
    "the request came the way its client registered",
    "RFC 9126 §6",
    isPushed || client.further?.require_pushed_authorization_requests !== true,
    () =>
      new AuthorizationError(
        "invalid_request",
        "the client is registered with require_pushed_authorization_requests",
      ),
  );
}

/** RFC 9126 §4: a request that was left where it waits is used up by its answer. */
export async function finishPushedRequest(
  authorization: CheckedAuthorization,
  pushedRequests: PushedRequestsStore,
): Promise<AnswerableAuthorization> {
  const { pushedRequest } = authorization;
  if (pushedRequest === undefined) return authorization as AnswerableAuthorization;
  const isFirst = await pushedRequests.finish(pushedRequest);
  check("the pushed request was not answered before", "RFC 9126 §4", isFirst, notHere);
  return authorization as AnswerableAuthorization;
}

/** Nothing of this client waits under the reference, or not any longer. */
function notHere(): ErrorPage {
  return new ErrorPage({
    status: 400,
    code: "invalid_request_uri",
    title: "This request is not here",
    detail:
      "The application announced a request that we do not have: it was used before, has waited too long, or belongs to another application.",
    advice: "Go back to the application you came from and start again there.",
  });
}
