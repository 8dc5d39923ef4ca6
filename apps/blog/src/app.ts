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
import { createProofs } from "./authorization-server/proofs.ts";
import { createOAuthClient } from "./authorization-server/oauth-client.ts";
import { quillpost } from "./brand.ts";
import { callbackRoute } from "./callback/callback.route.ts";
import { createTradeCode } from "./callback/trade-code.ts";
import { waitingPage } from "./callback/waiting.page.ts";
import type { Config } from "./config.ts";
import { createBeginJourney } from "./connect/begin-journey.ts";
import { connectRoute } from "./connect/connect.route.ts";
import { someFriendsRoute } from "./connect/some-friends.route.ts";
import { connectionsPage } from "./connections/connections.page.ts";
import { letterEventsRoute } from "./deliver/letter-events.route.ts";
import { letterPage } from "./deliver/letter.page.ts";
import { startCourier } from "./deliver/start-courier.ts";
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
import { showVisitor } from "./sign-in/show-visitor.ts";
import { signInPage } from "./sign-in/sign-in.page.ts";
import { signOutRoute } from "./sign-in/sign-out.route.ts";
import { startRoute } from "./sign-in/start.route.ts";
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

/** Quillpost, the client. What it is made of comes first; the endpoints stand in the order of the story. */
export async function buildApp(config: Config, world: World = {}): Promise<Service> {
  const { origin } = config;
  const {
    now = systemClock,
    random = systemRandom,
    postOffice = createPostOffice(config),
    logStream,
  } = world;
  const stores = await openStores(config, now, random);
  const service = createService({
    ...config,
    party: "quillpost",
    checkReady: stores.check,
    reset: stores.reset,
    ...(logStream ? { logStream } : {}),
  });

  service.parameterMarks.add(AuthorCookie);

  const noteRefusal = createNoteRefusal(stores.refusals);
  const oauth = createOAuthClient({
    config,
    ...stores,
    noteRefusal,
    now,
    random,
    http: world.http,
  });
  const common = { ...stores, ...oauth, noteRefusal, origin, random, now };

  const sessions = createSessions(origin, random, stores.signIns);
  const authors = createAuthors({
    origin,
    random,
    signedIn: async (request) => (await sessions.of(request))?.author,
    hasIdentity: stores.signIns.hasIdentity,
  });
  const verify = createProviderKeys(oauth.patiently, now);

  const toContacts = hidingSecrets(
    world.http ?? createHttpClient({ ...config, timeout: config.contactsTimeout }),
  );
  const accessTokens = createAccessTokens(common);
  const addressBook = createAddressBook({
    ...common,
    http: toContacts,
    proofs: createProofs({ http: toContacts, now, random }),
    accessTokens,
  });

  const letters = createLetters(common);
  const courier = startCourier(service, { stores, letters, postOffice, origin, now });

  service.addHook("onReady", async () => {
    oauth
      .introduceAll()
      .catch((error: unknown) =>
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

  const dependencies = {
    ...common,
    authors,
    sessions,
    verify,
    allowances: createAllowances(stores.allowances),
    beginJourney: createBeginJourney(common),
    tradeCode: createTradeCode(common),
    accessTokens,
    addressBook,
    friendValues: createFriendValues(config.tokenKey),
    letters,
    wakeCourier: courier.wake,
    readIdToken: createReadIdToken(verify, now),
    sender: config.sender,
    patience: config.providerTimeout / second,
    marks: config.pages.marks,
    // The developers' pages have no sign-in: they exist only where this machine alone has access.
    hasDevelopersPages: isLoopbackHost(new URL(origin).hostname),
  };

  await service.register(async (pages: Service) => {
    await registerPages(pages, {
      brand: quillpost(dependencies),
      origin,
      templates: source,
      assets: `${source}assets`,
      guide: config.pages.guide,
    });
    await acceptFormsOnly(pages);
    showVisitor(pages, sessions);

    // Developers: each provider is registered with, by hand or by machine.
    if (dependencies.hasDevelopersPages) {
      await pages.register(providersPage, dependencies);
      await pages.register(providerPage, dependencies);
      await pages.register(profileRoute, dependencies);
      await pages.register(credentialsRoute, { ...dependencies, http: oauth.patiently });
    }

    // The author writes a post.
    await pages.register(frontPage, dependencies);
    await pages.register(editorPage, dependencies);
    await pages.register(saveRoute, dependencies);
    await pages.register(postPage, dependencies);

    // The author connects a provider (RFC 6749 §4.1).
    await pages.register(sharePage, dependencies);
    await pages.register(connectRoute, dependencies);
    await pages.register(someFriendsRoute, dependencies);
    await pages.register(callbackRoute, dependencies);
    await pages.register(waitingPage, dependencies);
    await pages.register(reconnectRoute, dependencies);

    // The friends are read with the access token, picked, and written to.
    await pages.register(friendsPage, dependencies);
    await pages.register(letterRoute, dependencies);
    await pages.register(previewPage, dependencies);
    await pages.register(letterPage, dependencies);
    await pages.register(letterEventsRoute, dependencies);

    // What was allowed ends.
    await pages.register(connectionsPage, dependencies);

    // Sign-in with a provider (OpenID Connect Core §3.1).
    await pages.register(signInPage, dependencies);
    await pages.register(startRoute, dependencies);
    await pages.register(signInCallbackRoute, { ...dependencies, http: oauth.patiently });
    await pages.register(signOutRoute, dependencies);
  });
  await service.register(backChannelLogoutRoute, dependencies);
  return service;
}
