import type { Clock, Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { createAttemptsStore } from "./attempts.store.ts";
import { createAuthorizationCodesStore } from "./authorization-codes.store.ts";
import { createClientsStore } from "./clients.store.ts";
import { createConsentsStore } from "./consents.store.ts";
import { createDeviceRequestsStore } from "./device-requests.store.ts";
import { createGrantsStore } from "./grants.store.ts";
import { createIntrospectionRightsStore } from "./introspection-rights.store.ts";
import { createLogoutNoticesStore } from "./logout-notices.store.ts";
import { createPendingRequestsStore } from "./pending-requests.store.ts";
import { createSeededEntriesStore } from "./seeded-entries.store.ts";
import { createPushedRequestsStore } from "./pushed-requests.store.ts";
import { createRefreshTokensStore } from "./refresh-tokens.store.ts";
import { createRevokedAccessTokensStore } from "./revoked-access-tokens.store.ts";
import { createSessionsStore } from "./sessions.store.ts";
import { createSharedKeysStore } from "./shared-keys.store.ts";
import { createSigningKeysStore } from "./signing-keys.store.ts";
import { createUsedJtisStore } from "./used-jtis.store.ts";
import { createUsersStore } from "./users.store.ts";

/*
 * What the authorization server remembers: a store per thing, with its SQL. `docs/storage.md` says of
 * each table what it keeps, and for how long. What must happen once is one statement here: a code
 * becomes a grant in `authorization-codes.store.ts`, a device's request in
 * `device-requests.store.ts`, a refresh token is replaced in `refresh-tokens.store.ts`.
 */

/** Everything the authorization server remembers. */
export function createStores(database: Database, now: Clock, random: Random) {
  return {
    seededEntries: createSeededEntriesStore(database),
    users: createUsersStore(database),
    storedSessions: createSessionsStore(database, now, random),
    attempts: createAttemptsStore(database, now),
    clients: createClientsStore(database, now),
    introspectionRights: createIntrospectionRightsStore(database, now),
    pendingRequests: createPendingRequestsStore(database, now, random),
    pushedRequests: createPushedRequestsStore(database, now, random),
    consents: createConsentsStore(database, now),
    authorizationCodes: createAuthorizationCodesStore(database, now, random),
    deviceRequests: createDeviceRequestsStore(database, now, random),
    grants: createGrantsStore(database, now),
    refreshTokens: createRefreshTokensStore(database, now, random),
    revokedAccessTokens: createRevokedAccessTokensStore(database),
    usedJtis: createUsedJtisStore(database),
    sharedKeys: createSharedKeysStore(database, random),
    logoutNotices: createLogoutNoticesStore(database, now),
    signingKeys: createSigningKeysStore(database, now),
  };
}
