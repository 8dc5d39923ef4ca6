import { notHere } from "./author.ts";
import { isRegistered, type RegisteredProvider } from "./stores/provider.ts";
import type { ProvidersStore } from "./stores/providers.store.ts";

/**
 * A provider that can be asked something. To anybody there is nothing at the address of another.
 * @throws ErrorPage
 */
export async function findRegistered(
  providers: ProvidersStore,
  id: string,
): Promise<RegisteredProvider> {
  const provider = await providers.find(id);
  if (!provider || !isRegistered(provider)) throw notHere();
  return provider;
}
