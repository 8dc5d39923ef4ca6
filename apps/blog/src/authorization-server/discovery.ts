import { metadataUrl } from "@tale/protocol/authorization-server-metadata";
import { minute, type Clock } from "@tale/service/clock";
import type { HttpClient, HttpResponse } from "@tale/service/http-client";
import { refusalIn } from "../refusals/refusal.ts";
import {
  checkCodeFlow,
  checkMetadataIssuer,
  checkIssuerUrl,
  checkMetadataShape,
  checkS256,
  type ProviderMetadata,
  type PublishedMetadata,
  type SafeIssuer,
} from "./discovery.checks.ts";
import { checkEndpoints, checkFurtherAddresses, checkPushable } from "./endpoints.checks.ts";
import { DiscoveryError } from "./discovery.error.ts";
import { getMetadata } from "./get-metadata.ts";

export type Discovery = ReturnType<typeof createDiscovery>;

export interface DiscoveryOptions {
  readonly http: HttpClient;
  /** Waits for less: for pages that are shown all the same. */
  readonly briefly?: HttpClient;
  readonly now: Clock;
  /** Whether an operator vouches for the PKCE of an issuer that does not announce it. */
  readonly excusesPkce?: (issuer: string) => Promise<boolean>;
}

/**
 * Asks an authorization server what it can do and where (RFC 8414 §3), and believes it only after
 * every check.
 *
 * One GET leaves; metadata arrives. A server that says nothing about OpenID there, or publishes
 * nothing, is asked again in OpenID Connect's way. Answers are remembered for ten minutes; a
 * request that sends a user there reads them anew.
 *
 * @step act-1.discovery
 */
export function createDiscovery({
  http,
  briefly = http,
  now,
  excusesPkce = async () => false,
}: DiscoveryOptions) {
  const known = new Map<string, { metadata: ProviderMetadata; until: number }>();

  async function ask(send: HttpClient, issuer: string): Promise<ProviderMetadata> {
    checkIssuerUrl(issuer);
    const metadata = await readPublished(send, issuer);
    checkMetadataIssuer(metadata, issuer);
    checkCodeFlow(metadata);
    const isSilent = metadata.code_challenge_methods_supported === undefined;
    checkS256(metadata, isSilent && (await excusesPkce(issuer)));
    checkEndpoints(metadata);
    checkFurtherAddresses(metadata);
    checkPushable(metadata);
    known.set(issuer, { metadata, until: now() + 10 * minute });
    return metadata;
  }

  const remembered = (issuer: string): ProviderMetadata | undefined => {
    const found = known.get(issuer);
    return found && found.until > now() ? found.metadata : undefined;
  };

  return {
    /** @throws DiscoveryError */
    fresh: (issuer: string) => ask(http, issuer),

    /** What was found the last time, however long ago, without asking anybody. */
    lastFound: (issuer: string): ProviderMetadata | undefined => known.get(issuer)?.metadata,

    /** @throws DiscoveryError */
    recent: async (issuer: string) => remembered(issuer) ?? (await ask(http, issuer)),

    /** As `recent`, for a page that does not wait for a slow server. @throws DiscoveryError */
    glance: async (issuer: string) => remembered(issuer) ?? (await ask(briefly, issuer)),

    /** Nothing that was remembered of it is believed any more. */
    forget: (issuer: string): void => void known.delete(issuer),
  };
}

/**
 * What a server publishes, in one or in both places. The document of RFC 8414 counts; OpenID
 * Connect's adds what is not in it, if it is of the same issuer.
 *
 * @throws DiscoveryError
 */
export async function readPublished(
  http: HttpClient,
  issuer: SafeIssuer,
): Promise<PublishedMetadata> {
  const oauth = await getMetadata(http, metadataUrl(issuer));
  checkNoTrouble(oauth);
  const found = oauth.status === 200 ? reading(oauth) : undefined;
  if (found?.metadata?.id_token_signing_alg_values_supported) return found.metadata;

  const openid = await getMetadata(http, openidUrl(issuer)).catch((error: unknown) => {
    if (found?.metadata) return undefined;
    throw error;
  });
  if (!found?.metadata && openid) checkNoTrouble(openid);
  const further = openid?.status === 200 ? reading(openid) : undefined;
  const isOfIssuer = further?.metadata?.issuer === issuer;
  if (isOfIssuer && found?.metadata?.issuer === issuer)
    return { ...further.metadata, ...found.metadata };
  if (found?.metadata && !isOfIssuer) return found.metadata;
  if (further?.metadata) return further.metadata;
  throw (
    found?.trouble ??
    further?.trouble ??
    new DiscoveryError(
      "no_metadata",
      "A server answers there, but publishes no metadata, neither as OAuth (RFC 8414) nor as OpenID Connect. Check the issuer; without metadata Quillpost cannot work with it.",
      { refusal: refusalIn(openid ?? oauth) },
    )
  );
}

/**
 * Where an OpenID provider publishes its metadata: behind the issuer's path (OpenID Connect
 * Discovery §4.1).
 */
function openidUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

function reading({ body }: HttpResponse): {
  readonly metadata?: PublishedMetadata;
  readonly trouble?: DiscoveryError;
} {
  try {
    return { metadata: checkMetadataShape(body) };
  } catch (error) {
    if (error instanceof DiscoveryError) return { trouble: error };
    throw error;
  }
}

/** While one place has trouble, what stands in the other may be older. */
function checkNoTrouble(answer: HttpResponse): void {
  if (answer.status < 500) return;
  throw new DiscoveryError(
    "unreachable",
    `The provider's metadata address answered ${answer.status}: it has trouble of its own. Try again later.`,
    { refusal: refusalIn(answer) },
  );
}
