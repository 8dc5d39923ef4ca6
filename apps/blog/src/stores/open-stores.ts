import type { Clock, Random } from "@tale/service/clock";
import { openDatabase } from "@tale/database/open-database";
import type { ResetScope } from "@tale/service/create-service";
import { emptyDatabase, emptyTables } from "@tale/database/empty-database";
import type { Config } from "../config.ts";
import { createAllowancesStore } from "./allowances.store.ts";
import { createAuthorizationRequestsStore } from "./authorization-requests.store.ts";
import { createConnectionsStore } from "./connections.store.ts";
import { createDeliveriesStore } from "./deliveries.store.ts";
import { createLeasesStore } from "./leases.store.ts";
import { migrations } from "./migrations.ts";
import { createPostsStore } from "./posts.store.ts";
import { createRefusalsStore } from "./refusals.store.ts";
import { createProvidersStore } from "./providers.store.ts";
import { createSeal } from "./seal.ts";
import { createSignInRequestsStore } from "./sign-in-requests.store.ts";
import { createSignInsStore } from "./sign-ins.store.ts";
import { createSharesStore } from "./shares.store.ts";
import { sweep } from "./sweep.ts";

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** Opens everything the blog keeps, with the providers of the configuration in it. */
export async function openStores(
  { databaseUrl, tokenKey, providers: configured }: Config,
  now: Clock,
  random: Random,
) {
  const database = await openDatabase(databaseUrl, migrations);
  const seal = createSeal(tokenKey);
  const providers = createProvidersStore(database, seal, now, random);
  await providers.addConfigured(configured);
  return {
    posts: createPostsStore(database, now),
    providers,
    refusals: createRefusalsStore(database, now, random),
    authorizationRequests: createAuthorizationRequestsStore(database, seal, now),
    connections: createConnectionsStore(database, seal, now, random),
    signInRequests: createSignInRequestsStore(database, seal, now),
    signIns: createSignInsStore(database, seal, now, random),
    shares: createSharesStore(database, now, random),
    deliveries: createDeliveriesStore(database, now, random),
    leases: createLeasesStore(database, now, random),
    allowances: createAllowancesStore(database, now),
    notifications: database.notifications,
    /**
     * Something that stands in the database: an expression alone would be answered without a look.
     */
    check: () => database.get("SELECT MAX(number) AS newest FROM migrations"),
    /**
     * Forgets everything but what the configuration says; or only what authors let us ask, and what
     * we got for it.
     */
    reset: async (what: ResetScope) => {
      if (what !== "everything")
        return emptyTables(database, ["authorization_requests", "connections", "allowances"]);
      await emptyDatabase(database);
      await providers.addConfigured(configured);
    },
    sweep: (signal?: AbortSignal) => sweep(database, now, signal),
    close: () => database.close(),
  };
}
