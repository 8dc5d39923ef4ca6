import { fileURLToPath } from "node:url";
import { emptyDatabase } from "@tale/database/empty-database";
import { openDatabase } from "@tale/database/open-database";
import { registerPages } from "@tale/pages/register-pages";
import { systemClock, systemRandom, type Clock, type Random } from "@tale/service/clock";
import { createService, type ResetScope, type Service } from "@tale/service/create-service";
import { forgetPermissions } from "./stores/forget-permissions.ts";
import { openToOtherOrigins } from "@tale/service/cross-origin";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { accountRoute } from "./account/account.route.ts";
import { endSessionRoute } from "./account/end-session.route.ts";
import { revokeAccessRoute } from "./account/revoke-access.route.ts";
import { signOutRoute } from "./account/sign-out.route.ts";
import { authorizeRoute } from "./authorization/authorize.route.ts";
import { cancelSignInRoute } from "./authorization/cancel-sign-in.route.ts";
import { consentRoute } from "./authorization/consent.route.ts";
import { createInteractions } from "./authorization/interaction.ts";
import { postedRequestRoute } from "./authorization/posted-request.route.ts";
import { signInRoute } from "./authorization/sign-in.route.ts";
import { startBackgroundJobs } from "./background-jobs.ts";
import { createAddressBooks, friendsTimeout } from "./beyond/details/address-book.ts";
import { cancelDeviceRoute } from "./beyond/device/cancel-device.route.ts";
import { confirmDeviceRoute } from "./beyond/device/confirm-device.route.ts";
import { deviceAuthorizationRoute } from "./beyond/device/device-authorization.route.ts";
import { enterCodeRoute } from "./beyond/device/enter-code.route.ts";
import { createNonces, offerNonces } from "./beyond/dpop/nonces.ts";
import { rpInitiatedLogoutRoute } from "./beyond/logout/rp-initiated-logout.route.ts";
import { pushedRequestRoute } from "./beyond/pushed-requests/pushed-request.route.ts";
import { brandOf } from "./brand.ts";
import { createCredentialsRateLimit } from "./clients/credentials-rate-limit.ts";
import { resourcesWithAll } from "./clients/scopes.ts";
import type { Config } from "./config.ts";
import { homeRoute } from "./discovery/home.route.ts";
import { metadataRoute } from "./discovery/metadata.route.ts";
import { introspectRoute } from "./introspect/introspect.route.ts";
import { createAccessTokens } from "./keys/access-tokens.ts";
import { createIdTokens } from "./keys/id-tokens.ts";
import { jwksRoute } from "./keys/jwks.route.ts";
import { createKeyring } from "./keys/keyring.ts";
import { createFreshSecrets } from "./portal/fresh-secret.ts";
import { portalPages } from "./portal/portal.pages.ts";
import { clientConfigurationRoute } from "./registration/client-configuration.route.ts";
import { registrationRoute } from "./registration/registration.route.ts";
import { revokeRoute } from "./revoke/revoke.route.ts";
import { applySeed } from "./seed.ts";
import { createSessions } from "./session/current-session.ts";
import { createStores } from "./stores/create-stores.ts";
import { migrations } from "./stores/migrations.ts";
import { tokenRoute } from "./token/token.route.ts";
import { userinfoRoute } from "./userinfo/userinfo.route.ts";

export interface AppDependencies {
  readonly now?: Clock;
  readonly random?: Random;
  /** How the resource servers are asked. */
  readonly askResource?: HttpClient;
}

/** The authorization server: what it is made of, and what it answers, in the order of the story. */
export async function buildApp(config: Config, overrides: AppDependencies = {}): Promise<Service> {
  const created = await createDependencies(config, overrides);
  const dependencies = { ...created, samples: await applySeed(config.seedFile, created) };

  // Back to the seed, but for the keys: others may have kept the public halves, or the same key.
  const reset = async (what: ResetScope): Promise<void> => {
    const keys = ["signing_keys", "shared_keys"];
    if (what !== "everything")
      return forgetPermissions(dependencies.database, what === "permissions and sessions");
    await emptyDatabase(dependencies.database, keys);
    await applySeed(config.seedFile, dependencies);
  };
  const service = createService({
    ...config,
    party: config.brand.name,
    origin: config.issuer,
    checkReady: dependencies.keyring.current,
    reset,
  });
  offerNonces(service, dependencies.nonces); // RFC 9449 §8.2

  // Discovery: for any program, in a page of any origin, too. Nothing depends on a cookie.
  await service.register(async (everybody) => {
    openToOtherOrigins(everybody, { origin: "*" });
    await everybody.register(metadataRoute, dependencies);
    await everybody.register(jwksRoute, dependencies);
  });

  // Registration: a program registers itself and manages that, also from a page of any origin.
  await service.register(async (everybody) => {
    const exposedHeaders = ["www-authenticate", "retry-after"];
    openToOtherOrigins(everybody, { origin: "*", exposedHeaders });
    if (config.registration.kind !== "closed")
      await everybody.register(registrationRoute, dependencies);
    await everybody.register(clientConfigurationRoute, dependencies);
  });

  await service.register(async (pages) => {
    await registerPages(pages, {
      brand: brandOf(config),
      origin: config.issuer,
      templates: folder("."),
      assets: folder("./assets"),
      guide: config.pages.guide,
    });
    await pages.register(homeRoute, dependencies);

    // Registration by hand.
    await pages.register(portalPages, dependencies);

    // Authorization: the request, sign-in, consent; the answer is a code.
    await pages.register(authorizeRoute, dependencies);
    await pages.register(postedRequestRoute);
    await pages.register(signInRoute, dependencies);
    await pages.register(cancelSignInRoute, dependencies);
    await pages.register(consentRoute, dependencies);

    // The account: what was allowed, and how it is taken back.
    await pages.register(accountRoute, dependencies);
    await pages.register(revokeAccessRoute, dependencies);
    await pages.register(endSessionRoute, dependencies);
    await pages.register(signOutRoute, dependencies);

    // Beyond the story: televisions (RFC 8628), and signing out at applications (OpenID Connect).
    await pages.register(enterCodeRoute);
    await pages.register(confirmDeviceRoute, dependencies);
    await pages.register(cancelDeviceRoute, dependencies);
    await pages.register(rpInitiatedLogoutRoute, dependencies);
  });

  // Tokens: for clients, in a page of an origin that one of them registered, too.
  await service.register(async (clients) => {
    openToOtherOrigins(clients, {
      origin: dependencies.clients.isRegisteredOrigin,
      exposedHeaders: ["dpop-nonce", "www-authenticate"],
    });
    await clients.register(tokenRoute, dependencies);
    await clients.register(revokeRoute, dependencies);
    await clients.register(userinfoRoute, dependencies);
  });

  // For programs on servers: no page of any origin may call these.
  await service.register(introspectRoute, dependencies);
  await service.register(pushedRequestRoute, dependencies); // RFC 9126
  await service.register(deviceAuthorizationRoute, dependencies); // RFC 8628

  startBackgroundJobs(service, config, dependencies);
  return service;
}

/** Everything the endpoints work with. */
async function createDependencies(
  config: Config,
  { now = systemClock, random = systemRandom, askResource }: AppDependencies,
) {
  const { issuer, resources, scopes, localhost } = config;
  const database = await openDatabase(config.databaseUrl, migrations);
  const stores = createStores(database, now, random);
  const keyring = createKeyring(stores.signingKeys, now);
  const accessTokens = createAccessTokens({
    issuer,
    keyring,
    now,
    random,
    lifetime: config.accessTokenLifetime,
  });
  const send = askResource ?? createHttpClient({ localhost, timeout: friendsTimeout });
  return {
    issuer,
    resources,
    scopes,
    marks: config.pages.marks,
    operators: config.operators,
    registration: config.registration,
    accessTokenLifetime: config.accessTokenLifetime,
    ...stores,
    database,
    now,
    random,
    keyring,
    accessTokens,
    idTokens: createIdTokens({ issuer, keyring, now }),
    nonces: await createNonces(stores.sharedKeys, now),
    sessions: createSessions(stores.storedSessions, issuer),
    interactions: createInteractions(stores.pendingRequests, issuer, random),
    credentialsRateLimit: createCredentialsRateLimit(stores.attempts),
    freshSecrets: createFreshSecrets(issuer, stores.clients),
    addressBookResources: resourcesWithAll(["contacts.read"], scopes),
    addressBooks: createAddressBooks({ issuer, accessTokens, send, now }),
  };
}

function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
