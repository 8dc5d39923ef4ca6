import { metadataUrl } from "@tale/protocol/authorization-server-metadata";
import { minute, type Clock } from "@tale/service/clock";
import type { HttpClient } from "@tale/service/http-client";
import { checkCodeFlow, checkEndpoints, checkFurtherAddresses, checkIssuer, checkIssuerUrl, checkMetadataShape, checkPushable, checkS256, type ProviderMetadata } from "./discovery.checks.ts";
import { DiscoveryError } from "./discovery.error.ts";
import { getMetadata } from "./get-metadata.ts";

export type Discovery = ReturnType<typeof createDiscovery>;

/**
 * Asks an authorization server what it can do and where (RFC 8414 §3), and believes it only after every check.
 *
 * One GET leaves; metadata arrives. A server that publishes nothing there is asked again in OpenID Connect's way.
 * Answers are remembered for ten minutes; whoever is about to send a user there asks afresh.
 *
 * @step act-1.discovery
 */
export function createDiscovery(http: HttpClient, now: Clock) {
  const known = new Map<string, { metadata: ProviderMetadata; until: number }>();

  async function fresh(issuer: string): Promise<ProviderMetadata> {
    checkIssuerUrl(issuer);
    const metadata = checkMetadataShape(await fetchMetadata(http, issuer));
    checkIssuer(metadata, issuer);
    checkCodeFlow(metadata);
    checkS256(metadata);
    const checked = checkEndpoints(metadata);
    checkFurtherAddresses(checked);
    checkPushable(checked);
    known.set(issuer, { metadata: checked, until: now() + 10 * minute });
    return checked;
  }

  return {
    /** @throws DiscoveryError */
    fresh,

    /** What was found the last time, however long ago, without asking anybody. */
    lastFound: (issuer: string): ProviderMetadata | undefined => known.get(issuer)?.metadata,

    /** @throws DiscoveryError */
    recent: async (issuer: string): Promise<ProviderMetadata> => {
      const remembered = known.get(issuer);
      return remembered && remembered.until > now() ? remembered.metadata : fresh(issuer);
    },
  };
}

async function fetchMetadata(http: HttpClient, issuer: string): Promise<string> {
  for (const url of [metadataUrl(issuer), `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`]) {
    const answer = await getMetadata(http, url);
    if (answer.status === 200) return answer.body;
    if (answer.status >= 500) throw new DiscoveryError("unreachable", `${new URL(url).origin} answered ${answer.status}: it has trouble of its own. Try again later.`);
  }
  throw new DiscoveryError("no_metadata", "A server answers there, but publishes no metadata, neither as OAuth (RFC 8414) nor as OpenID Connect. Check the issuer; without metadata Quillpost cannot work with it.");
}
