import { fileURLToPath } from "node:url";
import { registerPages } from "@tale/pages/register-pages";
import {
  minute,
  second,
  systemClock,
  systemRandom,
  type Clock,
  type Random,
} from "@tale/service/clock";
import { createService, type Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { isLoopbackHost } from "@tale/service/origins";
import { sweepPeriodically } from "@tale/database/sweep";
import { createAllowances } from "./allowances.ts";
import { AuthorCookie, createAuthors } from "./author.ts";
import { createAuthorizationEndpoint } from "./authorization-server/authorization-endpoint.ts";
import { createClientAuthentication } from "./authorization-server/client-authentication.ts";
import { createDiscovery } from "./authorization-server/discovery.ts";
import { createIntroductions } from "./authorization-server/introductions.ts";
import { createProofs } from "./authorization-server/proofs.ts";
import { createPushedRequestEndpoint } from "./authorization-server/pushed-request-endpoint.ts";
import { createRedirectUris } from "./authorization-server/redirect-uris.ts";
import { createFindIssuer } from "./authorization-server/resource-metadata.ts";
import { createRevocationEndpoint } from "./authorization-server/revocation-endpoint.ts";
import { createTokenEndpoint } from "./authorization-server/token-endpoint.ts";
import { quillpost } from "./brand.ts";
import { callbackRoute } from "./callback/callback.route.ts";
import { createTradeCode } from "./callback/trade-code.ts";
import { waitingPage } from "./callback/waiting.page.ts";
import type { Config } from "./config.ts";
import { createBeginJourney } from "./connect/begin-journey.ts";
import { connectRoute } from "./connect/connect.route.ts";
import { someFriendsRoute } from "./connect/some-friends.route.ts";
import { connectionsPage } from "./connections/connections.page.ts";
import { createCourier } from "./deliver/courier.ts";
import { letterEventsRoute } from "./deliver/letter-events.route.ts";
import { letterPage } from "./deliver/letter.page.ts";
import { createLetters } from "./deliver/letters.ts";
import { createPostOffice, type PostOffice } from "./deliver/post-office.ts";
import { previewPage } from "./deliver/preview.page.ts";
import { createAddressBook } from "./friends/address-book.ts";
import { createFriendValues } from "./friends/friend-values.ts";
import { friendsPage } from "./friends/friends.page.ts";
import { letterRoute } from "./friends/letter.route.ts";
import { reconnectRoute } from "./friends/reconnect.route.ts";
import { createAccessTokens } from "./friends/refresh.ts";
import { editorPage } from "./posts/editor.page.ts";
import { frontPage } from "./posts/front.page.ts";
import { postPage } from "./posts/post.page.ts";
import { saveRoute } from "./posts/save.route.ts";
import { credentialsRoute } from "./providers/credentials.route.ts";
import { profileRoute } from "./providers/profile.route.ts";
import { providerPage } from "./providers/provider.page.ts";
import { providersPage } from "./providers/providers.page.ts";
import { hidingSecrets } from "./refusals/hide-secrets.ts";
import { createNoteRefusal } from "./refusals/note-refusal.ts";
import { sharePage } from "./share/share.page.ts";
import { backChannelLogoutRoute } from "./sign-in/back-channel-logout.route.ts";
import { createReadIdToken } from "./sign-in/id-token.ts";
import { createProviderKeys } from "./sign-in/provider-keys.ts";
import { createSessions } from "./session.ts";
import { signInCallbackRoute } from "./sign-in/sign-in-callback.route.ts";
import { signInPage } from "./sign-in/sign-in.page.ts";
import { signOutRoute } from "./sign-in/sign-out.route.ts";
import { startRoute } from "./sign-in/start.route.ts";
import type { Trouble } from "./stores/deliveries.store.ts";
import { openStores } from "./stores/open-stores.ts";

/** What a test may replace: time, chance, the ways to the other parties, and where the log goes. */
export interface World {
  readonly now?: Clock;
  readonly random?: Random;
  readonly http?: HttpClient;
  readonly postOffice?: PostOffice;
  readonly logStream?: { write(line: string): void };
}

const source = fileURLToPath(new URL(".", import.meta.url));

/** Quillpost, the client. The endpoints stand in the order of the story. */
export async function buildApp(config: Config, world: World = {}): Promise<Service> {
  const { origin } = config;
  const {
    now = systemClock,
    random = systemRandom,
    postOffice = createPostOffice(config),
    logStream,
  } = world;
  const stores = await openStores(config, now, random);
  const {
    posts,
    providers,
    refusals,
    authorizationRequests,
    connections,
    signInRequests,
    signIns,
    shares,
    deliveries,
    leases,
    notifications,
  } = stores;
  const service = createService({
    ...config,
    party: "quillpost",
    checkReady: stores.check,
    reset: stores.reset,
    ...(logStream ? { logStream } : {}),
  });

  service.parameterMarks.add(AuthorCookie);

  const redirectUris = createRedirectUris(origin);
  const sessions = createSessions(origin, random, signIns);
  const authors = createAuthors({
    origin,
    random,
    signedIn: async (request) => (await sessions.of(request))?.author,
    hasIdentity: signIns.hasIdentity,
  });
  const allowances = createAllowances(stores.allowances);
  /**
   * For what cannot be asked twice, or not without the author: servers that start slowly are waited
   * for.
   */
  const patiently = hidingSecrets(
    world.http ?? createHttpClient({ ...config, timeout: config.providerTimeout }),
  );
  const http = hidingSecrets(world.http ?? createHttpClient(config));
  const toContacts = hidingSecrets(
    world.http ?? createHttpClient({ ...config, timeout: config.contactsTimeout }),
  );
  const noteRefusal = createNoteRefusal(refusals);
  const discovery = createDiscovery({
    http: patiently,
    briefly: http,
    now,
    excusesPkce: providers.vouchesFor,
  });
  const findIssuer = createFindIssuer(http);
  const introduceAll = createIntroductions({ configured: config.providers, providers, findIssuer });
  const authenticateClient = createClientAuthentication({
    credentialOf: providers.credentialOf,
    now,
    random,
  });
  const authorizationEndpoint = createAuthorizationEndpoint(
    createPushedRequestEndpoint(patiently, authenticateClient),
  );
  const beginJourney = createBeginJourney({
    authorizationRequests,
    discovery,
    authorizationEndpoint,
    redirectUris,
    noteRefusal,
    random,
  });
  const proofs = createProofs({ http: toContacts, now, random });
  const patientProofs = createProofs({ http: patiently, now, random });
  const tokenEndpoint = createTokenEndpoint({
    http: patiently,
    authenticateClient,
    proofs: patientProofs,
  });
  const revocationEndpoint = createRevocationEndpoint({
    http: patiently,
    discovery,
    authenticateClient,
    noteRefusal,
  });
  const tradeCode = createTradeCode({
    connections,
    discovery,
    tokenEndpoint,
    revocationEndpoint,
    redirectUris,
    noteRefusal,
  });
  const accessTokens = createAccessTokens({ connections, leases, discovery, tokenEndpoint, now });
  const addressBook = createAddressBook({
    http: toContacts,
    proofs,
    accessTokens,
    noteRefusal,
    now,
  });
  const friendValues = createFriendValues(config.tokenKey);

  const verify = createProviderKeys(patiently, now);
  const readIdToken = createReadIdToken(verify, now);

  const letters = createLetters({ shares, posts, origin });
  const onTrouble = (error: unknown): void =>
    service.log.error({ err: error }, "the courier stumbled");
  const onNotSent = (delivery: string, { reason, said }: Trouble): void =>
    service.log.warn({ delivery, said }, reason);
  const courier = createCourier({
    deliveries,
    findLetter: letters.find,
    postOffice,
    now,
    host: new URL(origin).hostname,
    onChange: notifications.notify,
    onTrouble,
    onNotSent,
  });
  const wakeCourier = courier.wake;
  service.addHook("onReady", async () => {
    notifications.listen(wakeCourier);
    wakeCourier();
    introduceAll().catch((error: unknown) =>
      service.log.error({ err: error }, "providers could not be introduced"),
    );
  });
  const stopSweeping = sweepPeriodically(stores.sweep, 10 * minute, (error) =>
    service.log.error({ err: error }, "sweeping failed"),
  );
  service.addHook("onClose", async () => {
    await Promise.all([courier.stop(), stopSweeping()]);
    await stores.close();
  });

  /**
   * The developers' pages have no sign-in of their own, so they exist only where nobody but this
   * machine comes.
   */
  const hasDevelopersPages = isLoopbackHost(new URL(origin).hostname);

  await service.register(async (pages: Service) => {
    await registerPages(pages, {
      brand: quillpost({ hasDevelopersPages }),
      origin,
      templates: source,
      assets: `${source}assets`,
    });
    await acceptFormsOnly(pages);

    if (hasDevelopersPages) {
      await pages.register(providersPage, { providers, discovery, introduceAll, findIssuer, http });
      await pages.register(providerPage, {
        providers,
        refusals,
        discovery,
        http,
        origin,
        redirectUris,
      });
      await pages.register(profileRoute, { providers, discovery });
      await pages.register(credentialsRoute, {
        providers,
        discovery,
        http: patiently,
        origin,
        redirectUris,
        noteRefusal,
      });
    }
    await pages.register(frontPage, { authors, posts, providers, sessions });
    await pages.register(editorPage, { authors, posts, random });
    await pages.register(saveRoute, { authors, posts, allowances });
    await pages.register(postPage, { authors, posts });
    await pages.register(sharePage, {
      authors,
      posts,
      providers,
      connections,
      introduceAll,
      discovery,
      hasDevelopersPages,
    });
    await pages.register(connectRoute, { authors, posts, providers, beginJourney, allowances });
    await pages.register(someFriendsRoute, { authors, posts, providers, beginJourney, allowances });
    await pages.register(callbackRoute, {
      authors,
      providers,
      authorizationRequests,
      discovery,
      tradeCode,
      noteRefusal,
    });
    await pages.register(waitingPage, {
      authors,
      posts,
      providers,
      authorizationRequests,
      patience: config.providerTimeout / second,
    });
    await pages.register(reconnectRoute, {
      authors,
      posts,
      providers,
      connections,
      accessTokens,
      noteRefusal,
    });
    await pages.register(friendsPage, {
      authors,
      posts,
      providers,
      connections,
      shares,
      addressBook,
      friendValues,
      random,
      sessions,
    });
    await pages.register(letterRoute, {
      authors,
      posts,
      providers,
      connections,
      shares,
      addressBook,
      friendValues,
      allowances,
      wakeCourier,
    });
    await pages.register(previewPage, { authors, shares, letters, sender: config.sender });
    await pages.register(letterPage, {
      authors,
      posts,
      providers,
      shares,
      deliveries,
      wakeCourier,
      now,
    });
    await pages.register(letterEventsRoute, { authors, shares, deliveries, notifications });
    await pages.register(connectionsPage, { authors, providers, connections, revocationEndpoint });

    await pages.register(signInPage, { sessions, providers, discovery });
    await pages.register(startRoute, {
      authors,
      allowances,
      providers,
      signInRequests,
      discovery,
      authorizationEndpoint,
      redirectUris,
      noteRefusal,
      random,
    });
    await pages.register(signInCallbackRoute, {
      authors,
      sessions,
      providers,
      signInRequests,
      discovery,
      tokenEndpoint,
      readIdToken,
      http: patiently,
      proofs: patientProofs,
      verify,
      noteRefusal,
      redirectUris,
    });
    await pages.register(signOutRoute, { sessions, providers, discovery, origin });
  });
  await service.register(backChannelLogoutRoute, { providers, discovery, signIns, verify, now });
  return service;
}
