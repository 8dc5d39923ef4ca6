import { DiscoveryError } from "./discovery.error.ts";
import type { FindIssuer } from "./resource-metadata.ts";
import type { ConfiguredProvider } from "../config.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";

export interface IntroductionsOptions {
  readonly configured: readonly ConfiguredProvider[];
  readonly providers: ProvidersStore;
  readonly findIssuer: FindIssuer;
}

/** A provider whose issuer was not found yet, and why. */
export interface Waiting {
  readonly name: string;
  readonly contactsUrl: string;
  readonly trouble: string;
}

export type Introductions = ReturnType<typeof createIntroductions>;

/**
 * Providers that are configured with nothing but the address of their contacts: who gives out the
 * tokens is asked there (RFC 9728), before anybody can choose them. One that does not answer is
 * asked again the next time.
 */
export function createIntroductions({ configured, providers, findIssuer }: IntroductionsOptions) {
  let strangers = configured.filter(({ issuer }) => !issuer);

  async function introduce(provider: ConfiguredProvider): Promise<Waiting | undefined> {
    try {
      await providers.addConfigured([
        { ...provider, issuer: await findIssuer(provider.contacts_url) },
      ]);
      strangers = strangers.filter((stranger) => stranger !== provider);
      return undefined;
    } catch (error) {
      if (!(error instanceof DiscoveryError)) throw error;
      return { name: provider.name, contactsUrl: provider.contacts_url, trouble: error.message };
    }
  }

  /** @returns those who still wait */
  return async (): Promise<Waiting[]> =>
    (await Promise.all(strangers.map(introduce))).filter((waiting) => waiting !== undefined);
}
