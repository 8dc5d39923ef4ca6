import type { Client } from "../clients/client.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";
import type { WayBack } from "./authorization-response.ts";
import { checkClient, checkRedirectUri } from "../clients/registered-redirect-uri.ts";

/**
 * Who asks, and where the answer goes. Asked again at every step: the client may have been changed
 * or deleted while its request waited.
 */
export async function wayBackOf(
  { clientId, redirectUri, state }: PendingRequest,
  { clients, issuer }: { clients: ClientsStore; issuer: string },
): Promise<{ client: Client; wayBack: WayBack }> {
  const client = checkClient(await clients.find(clientId));
  return { client, wayBack: { redirectUri: checkRedirectUri(client, redirectUri), state, issuer } };
}
