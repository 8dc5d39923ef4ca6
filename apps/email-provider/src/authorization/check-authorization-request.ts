import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { readParameters } from "@tale/protocol/parameters";
import type { Client } from "../clients/client.ts";
import { readExtras, type Extension } from "../extension.ts";
import type { WayBack } from "./authorization-response.ts";
import { checkClient, checkRedirectUri } from "../clients/registered-redirect-uri.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";
import type { Arrival } from "./arrival.ts";
import {
  checkCodeChallenge,
  checkNotRepeated,
  checkReadable,
  checkResponseType,
  checkScope,
} from "./authorization-request.checks.ts";
import type { KnownTargets } from "../clients/scopes-of-resources.ts";
import { checkResources } from "./resources.checks.ts";

/**
 * An authorization request in which nothing is wrong: who asks, for what, and where the answer
 * goes.
 */
export interface GoodRequest {
  readonly client: Client;
  readonly wayBack: WayBack;
  readonly pending: PendingRequest;
}

export interface RequestRules extends KnownTargets {
  readonly issuer: string;
  readonly clients: ClientsStore;
  readonly extensions: readonly Extension[];
}

/**
 * Every check on an authorization request, in order (RFC 6749 §4.1.1). Client and redirect URI come
 * first: until both are known, there is nobody to tell what else is wrong.
 *
 * @throws ErrorPage about client and redirect URI, ErrorRedirect about everything else
 */
export async function checkAuthorizationRequest(
  arrival: Arrival,
  { issuer, clients, extensions, ...known }: RequestRules,
): Promise<GoodRequest> {
  const { message, repeated, isReadable } = readParameters<AuthorizationRequest>(arrival.sent);
  const client = checkClient(await clients.find(message.client_id ?? ""));
  const redirectUri = checkRedirectUri(client, message.redirect_uri);

  const wayBack = { redirectUri, state: message.state, issuer };
  checkReadable(isReadable, wayBack);
  checkNotRepeated(repeated, wayBack);
  checkResponseType(message, client, wayBack);
  const codeChallenge = checkCodeChallenge(message, client, wayBack);
  const asked = checkScope(message, client, known.scopes, wayBack);
  const extras = await readExtras(extensions, message, { client, scopes: asked, wayBack, arrival });
  const targets = checkResources(
    message,
    { scopes: asked, locations: extras.resources },
    known,
    wayBack,
  );
  const scopes = [...new Set([...targets.scopes, ...extras.scopes])];

  const { state, login_hint: loginHint } = message;
  const pending = {
    clientId: client.id,
    redirectUri,
    ...extras,
    scopes,
    resources: targets.resources,
    ...(codeChallenge === undefined ? {} : { codeChallenge }),
    ...(state === undefined ? {} : { state }),
    ...(loginHint ? { loginHint } : {}),
  };
  return { client, wayBack, pending };
}
