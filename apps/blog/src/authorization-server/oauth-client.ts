import { hidingSecrets } from "../refusals/hide-secrets.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import type { Clock, Random } from "@tale/service/clock";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import type { Config } from "../config.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { createAuthorizationEndpoint } from "./authorization-endpoint.ts";
import { createClientAuthentication } from "./client-authentication.ts";
import { createDiscovery } from "./discovery.ts";
import { createIntroductions } from "./introductions.ts";
import { createProofs } from "./proofs.ts";
import { createPushedRequestEndpoint } from "./pushed-request-endpoint.ts";
import { createRedirectUris } from "./redirect-uris.ts";
import { createFindIssuer } from "./resource-metadata.ts";
import { createRevocationEndpoint } from "./revocation-endpoint.ts";
import { createTokenEndpoint } from "./token-endpoint.ts";

export interface OAuthClientOptions {
  readonly config: Config;
  readonly providers: ProvidersStore;
  readonly noteRefusal: NoteRefusal;
  readonly now: Clock;
  readonly random: Random;
  /** In place of the HTTP clients made here, for tests. */
  readonly http?: HttpClient | undefined;
}

/** What Quillpost asks authorization servers: who they are, for authorization, for tokens, and to revoke them. */
export function createOAuthClient({
  config,
  providers,
  noteRefusal,
  now,
  random,
  http: given,
}: OAuthClientOptions) {
  const http = hidingSecrets(given ?? createHttpClient(config));
  /**
   * For what cannot be asked twice, or not without the author: servers that start slowly are waited
   * for.
   */
  const patiently = hidingSecrets(
    given ?? createHttpClient({ ...config, timeout: config.providerTimeout }),
  );
  const discovery = createDiscovery({
    http: patiently,
    briefly: http,
    now,
    excusesPkce: providers.vouchesFor,
  });
  const findIssuer = createFindIssuer(http);
  const authenticateClient = createClientAuthentication({
    credentialOf: providers.credentialOf,
    now,
    random,
  });
  const proofs = createProofs({ http: patiently, now, random });
  return {
    http,
    patiently,
    proofs,
    redirectUris: createRedirectUris(config.origin),
    discovery,
    findIssuer,
    introduceAll: createIntroductions({ configured: config.providers, providers, findIssuer }),
    authorizationEndpoint: createAuthorizationEndpoint(
      createPushedRequestEndpoint(patiently, authenticateClient),
    ),
    tokenEndpoint: createTokenEndpoint({ http: patiently, authenticateClient, proofs }),
    revocationEndpoint: createRevocationEndpoint({
      http: patiently,
      discovery,
      authenticateClient,
      noteRefusal,
    }),
  };
}
