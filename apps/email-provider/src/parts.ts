import { deviceCodeGrantType } from "@tale/protocol/device-authorization";
import { systemClock, systemRandom, type Clock, type Random } from "@tale/service/clock";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { openDatabase } from "@tale/database/open-database";
import { createPushedRequests } from "./beyond/pushed-requests/pushed-requests.ts";
import type { Config } from "./config.ts";
import { ownScopesAt } from "./clients/scopes-of-resources.ts";
import { createAuthenticateClient } from "./clients/authenticate-client.ts";
import { signedAssertion } from "./clients/client-assertion.ts";
import { createLimitGuesses } from "./clients/limit-guesses.ts";
import { nameOnly, secretInBody, secretInHeader } from "./clients/client-secret.ts";
import { createFreshSecrets } from "./portal/fresh-secret.ts";
import { deviceCodeGrant } from "./token/device-code.grant.ts";
import { dpop } from "./beyond/dpop/dpop.extension.ts";
import { createNonces } from "./beyond/dpop/nonces.ts";
import type { Extension } from "./extension.ts";
import { createInteractions } from "./authorization/interaction.ts";
import { createAccessTokens } from "./keys/access-tokens.ts";
import { createIdTokens } from "./keys/id-tokens.ts";
import { createKeyring } from "./keys/keyring.ts";
import { openid } from "./beyond/openid/openid.extension.ts";
import { pushedOnly } from "./beyond/pushed-requests/pushed-only.extension.ts";
import { signedRequestObject } from "./beyond/signed-requests/request-object.ts";
import { signedRequests } from "./beyond/signed-requests/signed-requests.extension.ts";
import { createAskFriends, friendsTimeout } from "./beyond/details/address-book.ts";
import { richRequests } from "./beyond/details/rich-requests.extension.ts";
import { createSessions } from "./session/current-session.ts";
import { createStores } from "./stores/create-stores.ts";
import { migrations } from "./stores/migrations.ts";
import { codeGrant } from "./token/authorization-code.grant.ts";
import { clientCredentialsGrant } from "./token/client-credentials.grant.ts";
import { refreshGrant } from "./token/refresh-token.grant.ts";

export interface Surroundings {
  readonly now?: Clock;
  readonly random?: Random;
  /** How the resource servers are asked. */
  readonly askResource?: HttpClient;
}

export type Parts = Awaited<ReturnType<typeof assembleParts>>;

/**
 * Everything the endpoints work with. What the plain code flow does not need is in the tables
 * below, an entry each.
 */
export async function assembleParts(
  config: Config,
  { now = systemClock, random = systemRandom, askResource }: Surroundings,
) {
  const { issuer, resources, scopes, operators, registration, accessTokenLifetime, localhost } =
    config;
  const database = await openDatabase(config.databaseUrl, migrations);
  const stores = createStores(database, now, random);
  const keyring = createKeyring(stores.signingKeys, now);
  const accessTokens = createAccessTokens({
    issuer,
    keyring,
    now,
    random,
    lifetime: accessTokenLifetime,
  });
  const idTokens = createIdTokens({ issuer, keyring, now });
  const nonces = await createNonces(stores.sharedKeys, now);
  const sessions = createSessions(stores.sessionRows, issuer);
  const interactions = createInteractions(stores.pendingRequests, issuer, random);
  const pushedRequests = createPushedRequests(stores.pushedRequestRows, stores.clients);
  const freshSecrets = createFreshSecrets(issuer, stores.clients);

  const limitGuesses = createLimitGuesses(stores.attempts);

  /** The ways in which a client says who it is. */
  const authenticateClient = createAuthenticateClient(
    stores.clients,
    [
      secretInHeader(stores.clients),
      secretInBody(stores.clients),
      signedAssertion({ ...stores, issuer, now }),
      nameOnly,
    ],
    limitGuesses,
  );

  /** The ways to come by tokens, by their names on the wire. */
  const grantTypes = {
    authorization_code: codeGrant({ ...stores, scopes, now }),
    refresh_token: refreshGrant({ ...stores, scopes }),
    client_credentials: clientCredentialsGrant(config),
    [deviceCodeGrantType]: deviceCodeGrant({ ...stores, scopes, now }),
  };

  /**
   * The ways in which a request arrives, beside the query itself; the first also inside what is
   * pushed.
   */
  const pushedWaysIn = [signedRequestObject({ ...stores, issuer, now })];
  const waysIn = [...pushedWaysIn, pushedRequests.resolve];

  /** What the plain code flow does not need. */
  const extensions: readonly Extension[] = [
    openid({ ...stores, idTokens, now }),
    pushedOnly(stores),
    signedRequests,
    dpop({ ...stores, issuer, nonces, now }),
    richRequests({
      addressBooks: resources.filter(
        (one) => ownScopesAt(one, ["contacts.read"], scopes).length > 0,
      ),
      askFriends: createAskFriends({
        issuer,
        accessTokens,
        send: askResource ?? createHttpClient({ localhost, timeout: friendsTimeout }),
        now,
      }),
    }),
  ];

  return {
    ...stores,
    database,
    stores,
    issuer,
    resources,
    scopes,
    operators,
    registration,
    accessTokenLifetime,
    keyring,
    accessTokens,
    idTokens,
    nonces,
    sessions,
    interactions,
    pushedRequests,
    freshSecrets,
    limitGuesses,
    authenticateClient,
    grantTypes,
    pushedWaysIn,
    waysIn,
    extensions,
    now,
    random,
  };
}
