import type { Client } from "../client-authentication/client.ts";
import type { ConsentsStore } from "../stores/consents.store.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";
import type { User } from "../stores/users.store.ts";

/**
 * Whether the user must be asked (again). What was allowed before is remembered until more is wanted; but not for an
 * application that cannot prove who it is, because anybody could come in its name (RFC 8252 §8.6, RFC 6749 §10.2).
 */
export async function isConsentNeeded({ scopes }: PendingRequest, client: Client, user: User, consents: ConsentsStore): Promise<boolean> {
  if (client.applicationType === "native" || client.authenticationMethod === "none") return true;
  const allowed = await consents.scopesOf(user.id, client.id);
  return !scopes.every((scope) => allowed.includes(scope));
}
