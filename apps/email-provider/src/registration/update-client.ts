import type { Random } from "@tale/service/clock";
import { hasSharedSecret, type ClientSettings } from "../clients/client.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { newClientSecret } from "./register-client.ts";

/**
 * Replaces what a client decided about itself. One that shares a secret from now on, and had none,
 * is given it; it is known to nobody but the caller afterwards. One that shares none any more loses
 * those it had.
 */
export async function updateClient(
  id: string,
  settings: ClientSettings,
  { clients, random }: { clients: ClientsStore; random: Random },
): Promise<{ secret?: string }> {
  const fresh = hasSharedSecret(settings) ? { secret: newClientSecret(random) } : {};
  const { isGiven } = await clients.update(id, settings, fresh.secret);
  return isGiven ? fresh : {};
}
