import { minute, type Random } from "@tale/service/clock";
import { hasSharedSecret, type Client, type ClientSettings } from "../clients/client.ts";
import type { Limit } from "../stores/attempts.store.ts";
import type { ClientsStore } from "../stores/clients.store.ts";

/** A workshop behind one address is normal; more than this is a machine (RFC 7591 §3). */
export const registrationsPerAddress: Limit = { attempts: 60, period: minute };

export interface Registrant {
  readonly ownerId?: string;
  readonly registrationToken?: string;
}

/**
 * Gives a new client its id, and its secret if it can keep one; the secret is known to nobody but
 * the caller afterwards.
 */
export async function registerClient(
  settings: ClientSettings,
  by: Registrant,
  { clients, random }: { clients: ClientsStore; random: Random },
): Promise<{ client: Client; secret?: string }> {
  const id = newClientId(settings.name, random);
  const secret = hasSharedSecret(settings) ? { secret: newClientSecret(random) } : {};
  const isAdded = await clients.add({ id, settings, ...by, ...secret });
  const client = isAdded ? await clients.find(id) : undefined;
  if (!client) throw new Error("a client id came up twice");
  return { client, ...secret };
}

/** 256 random bits (RFC 6749 §10.10). */
export function newClientSecret(random: Random): string {
  return random(32);
}

/**
 * Such as `quillpost-3f9a0c21b7d4`: a developer recognises it, and no two are alike. It is public
 * (RFC 6749 §2.2).
 */
function newClientId(name: string, random: Random): string {
  const readable = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .match(/[a-z0-9]+/g)
    ?.join("-")
    .slice(0, 24)
    .replace(/-$/, "");
  return `${readable ?? "client"}-${Buffer.from(random(6), "base64url").toString("hex")}`;
}
