import { fileURLToPath } from "node:url";
import cors from "@fastify/cors";
import type { Brand } from "@tale/pages/brand";
import { registerPages } from "@tale/pages/register-pages";
import { deviceCodeGrantType } from "@tale/protocol/device-authorization";
import { minute, second, systemClock, systemRandom, type Clock, type Random } from "@tale/service/clock";
import { createService, type Service } from "@tale/service/create-service";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { isLoopbackHost } from "@tale/service/origins";
import { openDatabase } from "@tale/service/open-database";
import { emptyDatabase } from "@tale/service/empty-database";
import { accountRoute } from "./account/account.route.ts";
import { endSessionRoute } from "./account/end-session.route.ts";
import { revokeAccessRoute } from "./account/revoke-access.route.ts";
import { signOutRoute } from "./account/sign-out.route.ts";
import { createPushedRequests } from "./authorization-request/pushed-requests.ts";
import { authorizeRoute } from "./authorize/authorize.route.ts";
import { postedRequestRoute } from "./authorize/posted-request.route.ts";
import { keepTelling } from "./back-channel-logout/keep-telling.ts";
import { createTellLogouts } from "./back-channel-logout/tell-logouts.ts";
import type { Config } from "./config.ts";
import { createAuthenticateClient } from "./client-authentication/authenticate-client.ts";
import { signedAssertion } from "./client-authentication/client-assertion.ts";
import { nameOnly, secretInBody, secretInHeader } from "./client-authentication/client-secret.ts";
import { consentRoute } from "./consent/consent.route.ts";
import { applicationRoute } from "./developer/application.route.ts";
import { applicationsRoute } from "./developer/applications.route.ts";
import { deleteApplicationRoute } from "./developer/delete-application.route.ts";
import { editApplicationRoute } from "./developer/edit-application.route.ts";
import { createFreshSecrets } from "./developer/fresh-secret.ts";
import { newApplicationRoute } from "./developer/new-application.route.ts";
import { rotateSecretRoute } from "./developer/rotate-secret.route.ts";
import { confirmDeviceRoute } from "./device/confirm-device.route.ts";
import { deviceAuthorizationRoute } from "./device/device-authorization.route.ts";
import { deviceCodeGrant } from "./device/device-code.grant.ts";
import { enterCodeRoute } from "./device/enter-code.route.ts";
import { metadataRoute } from "./discovery/metadata.route.ts";
import { dpop } from "./dpop/dpop.extension.ts";
import { createNonces, offerNonces } from "./dpop/nonces.ts";
import type { Extension } from "./extension.ts";
import { homeRoute } from "./home/home.route.ts";
import { createInteractions } from "./interaction/interaction.ts";
import { introspectRoute } from "./introspect/introspect.route.ts";
import { createAccessTokens } from "./keys/access-tokens.ts";
import { createIdTokens } from "./keys/id-tokens.ts";
import { jwksRoute } from "./keys/jwks.route.ts";
import { createKeyring } from "./keys/keyring.ts";
import { openid } from "./openid/openid.extension.ts";
import { clientConfigurationRoute } from "./registration/client-configuration.route.ts";
import { registrationRoute } from "./registration/registration.route.ts";
import { revokeRoute } from "./revoke/revoke.route.ts";
import { pushedOnly } from "./pushed-request/pushed-only.extension.ts";
import { pushedRequestRoute } from "./pushed-request/pushed-request.route.ts";
import { signedRequestObject } from "./request-object/request-object.ts";
import { signedRequests } from "./request-object/signed-requests.extension.ts";
import { createAskFriends, friendsTimeout } from "./rich-requests/address-book.ts";
import { richRequests } from "./rich-requests/rich-requests.extension.ts";
import { rpInitiatedLogoutRoute } from "./rp-initiated-logout/rp-initiated-logout.route.ts";
import { securityProfile } from "./security-profile/security-profile.extension.ts";
import { plantSeed } from "./seed.ts";
import { createSessions } from "./session/current-session.ts";
import { signInRoute } from "./sign-in/sign-in.route.ts";
import { createStores } from "./stores/create-stores.ts";
import { migrations } from "./stores/migrations.ts";
import { sweep } from "./stores/sweep.ts";
import { codeGrant } from "./token/authorization-code.grant.ts";
import { clientCredentialsGrant } from "./token/client-credentials.grant.ts";
import { refreshGrant } from "./token/refresh-token.grant.ts";
import { tokenRoute } from "./token/token.route.ts";
import { userinfoRoute } from "./userinfo/userinfo.route.ts";

export interface Surroundings {
  readonly now?: Clock;
  readonly random?: Random;
  /** How the resource servers are asked. */
  readonly askResource?: HttpClient;
}

/** The authorization server, in the order of the story. */
export async function buildApp(config: Config, { now = systemClock, random = systemRandom, askResource = createHttpClient({ localhost: config.localhost, timeout: friendsTimeout }) }: Surroundings = {}): Promise<Service> {
  const { issuer, resources, registration, accessTokenLifetime } = config;
  const database = await openDatabase(config.databaseUrl, migrations);
  const stores = createStores(database, now, random);
  const keyring = createKeyring(stores.signingKeys, now);
  const accessTokens = createAccessTokens({ issuer, keyring, now, random, lifetime: accessTokenLifetime });
  const sessions = createSessions(stores.sessionRows, issuer);
  const interactions = createInteractions(stores.pendingRequests, issuer, random);
  const pushedRequests = createPushedRequests(stores.pushedRequestRows, stores.clients);
  const freshSecrets = createFreshSecrets(issuer, stores.clients);
  const authenticateClient = createAuthenticateClient(stores.clients, [
    secretInHeader(stores.clients),
    secretInBody(stores.clients),
    signedAssertion({ ...stores, issuer, now }),
    nameOnly,
  ]);
  const nonces = await createNonces(stores.sharedKeys, now);
  const idTokens = createIdTokens({ issuer, keyring, now });
  const extensions: readonly Extension[] = [
    openid({ ...stores, issuer, idTokens, now }),
    pushedOnly(stores),
    signedRequests,
    dpop({ ...stores, issuer, nonces, now }),
    securityProfile(config),
    richRequests({ resources, askFriends: createAskFriends({ issuer, accessTokens, send: askResource, now }) }),
  ];
  const samples = await plantSeed(config.seedFile, { ...stores, extensions });
  const grantTypes = { authorization_code: codeGrant({ ...stores, now }), refresh_token: refreshGrant(stores), client_credentials: clientCredentialsGrant(config), [deviceCodeGrantType]: deviceCodeGrant({ ...stores, now }) };
  const pushedWaysIn = [signedRequestObject({ ...stores, issuer, now })];
  const waysIn = [...pushedWaysIn, pushedRequests.resolve];
  const parts = { ...stores, issuer, resources, registration, samples, accessTokenLifetime, keyring, accessTokens, idTokens, nonces, authenticateClient, grantTypes, extensions, sessions, interactions, pushedRequests, waysIn, pushedWaysIn, freshSecrets, now, random };

  // Back to the seed, but for the keys: others may have kept the public halves, or the same key.
  const reset = async (): Promise<void> => {
    await emptyDatabase(database, ["signing_keys", "shared_keys"]);
    await plantSeed(config.seedFile, { ...stores, extensions });
  };
  const service = createService({ ...config, party: config.brand.name, origin: issuer, checkReady: keyring.current, reset });
  offerNonces(service, nonces);

  // What programs call: metadata, keys and tokens.
  await service.register(async (machines) => {
    await machines.register(cors, { origin: async (origin: string | undefined) => origin !== undefined && stores.clients.isRegisteredOrigin(origin), exposedHeaders: ["dpop-nonce", "www-authenticate"], maxAge: 600 });
    await machines.register(metadataRoute, parts);
    await machines.register(jwksRoute, parts);
    await machines.register(tokenRoute, parts);
    await machines.register(revokeRoute, parts);
    await machines.register(userinfoRoute, parts);
  });

  // What programs on servers call: no page of anybody's may.
  if (registration.kind !== "closed") await service.register(registrationRoute, parts);
  await service.register(clientConfigurationRoute, parts);
  await service.register(pushedRequestRoute, parts);
  await service.register(introspectRoute, parts);
  await service.register(deviceAuthorizationRoute, parts);

  // What people see: what developers arrange, then what users are asked, allow, and take back.
  await service.register(async (pages) => {
    await registerPages(pages, { brand: brandOf(config), origin: issuer, templates: folder("."), assets: folder("./assets") });
    await pages.register(homeRoute, parts);
    await pages.register(applicationsRoute, parts);
    await pages.register(newApplicationRoute, parts);
    await pages.register(applicationRoute, parts);
    await pages.register(editApplicationRoute, parts);
    await pages.register(rotateSecretRoute, parts);
    await pages.register(deleteApplicationRoute, parts);
    await pages.register(authorizeRoute, parts);
    await pages.register(postedRequestRoute);
    await pages.register(signInRoute, parts);
    await pages.register(consentRoute, parts);
    await pages.register(enterCodeRoute);
    await pages.register(confirmDeviceRoute, parts);
    await pages.register(accountRoute, parts);
    await pages.register(revokeAccessRoute, parts);
    await pages.register(endSessionRoute, parts);
    await pages.register(signOutRoute, parts);
    await pages.register(rpInitiatedLogoutRoute, parts);
  });

  // The second signing key takes a moment to make: not while starting, and not while the first client waits for it.
  const makeKeys = (): void => void keyring.published().catch((error: unknown) => service.log.error({ err: error }, "could not make a key"));
  let makingKeys: NodeJS.Timeout | undefined;
  service.addHook("onListen", async () => void (makingKeys = setTimeout(makeKeys, second).unref()));

  const sendToStranger = createHttpClient({ timeout: 2 * second, maxBodySize: 64 * 1024, localhost: config.localhost, reach: isLoopbackHost(new URL(issuer).hostname) ? "neighbours" : "public" });
  const stopTelling = keepTelling(createTellLogouts({ ...parts, send: sendToStranger, log: service.log }), service.log);
  const sweeping = setInterval(() => void sweep(database, now).catch((error: unknown) => service.log.error({ err: error }, "sweep failed")), 10 * minute).unref();
  service.addHook("onClose", async () => {
    clearInterval(sweeping);
    clearTimeout(makingKeys);
    await stopTelling();
    await database.close();
  });
  return service;
}

function brandOf({ brand }: Config): Brand {
  return {
    ...brand,
    role: "authorization server",
    typeface: "sans",
    stylesheets: ["email-provider.css"],
    navigation: [{ href: "/account", label: "Your account" }, { href: "/developer", label: "For developers" }],
  };
}

function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
