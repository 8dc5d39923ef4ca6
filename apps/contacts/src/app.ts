import { minute, systemClock, systemRandom, type Clock, type Random } from "@tale/service/clock";
import { createService, type ResetScope, type Service } from "@tale/service/create-service";
import { answerNotFoundProblem } from "@tale/service/problem";
import { openToOtherOrigins } from "@tale/service/cross-origin";
import { openDatabase } from "@tale/database/open-database";
import { emptyDatabase } from "@tale/database/empty-database";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { sweepPeriodically } from "@tale/database/sweep";
import { createAnswerError } from "./answer-error.ts";
import { createAuthenticate } from "./bearer-token/authenticate.ts";
import { beginWithSample } from "./bearer-token/begin-with-sample.ts";
import { refuseForms } from "./bearer-token/refuse-forms.ts";
import { createIssuerKeys } from "./bearer-token/issuer-keys.ts";
import { createValidateToken } from "./bearer-token/remembered-tokens.ts";
import type { Config } from "./config.ts";
import { addContactsRoute } from "./contact-list/add-contacts.route.ts";
import { contactListRoute } from "./contact-list/contact-list.route.ts";
import { deleteContactsRoute } from "./contact-list/delete-contacts.route.ts";
import { contactRoute } from "./contact/contact.route.ts";
import { protectedResourceMetadataRoute } from "./discovery/protected-resource-metadata.route.ts";
import { checkBearer } from "./dpop/confirmation.checks.ts";
import { createCheckPossession } from "./dpop/check-possession.ts";
import { introspectTokens } from "./introspection/introspect-token.ts";
import { createAddressBooks } from "./stores/address-books.store.ts";
import { createDpopNonces } from "./stores/dpop-nonces.store.ts";
import { migrations } from "./stores/migrations.ts";
import { applySeed } from "./stores/seed.ts";
import { sweep } from "./stores/sweep.ts";
import { createUsedProofs } from "./stores/used-proofs.store.ts";

export interface AppDependencies {
  readonly now?: Clock;
  readonly random?: Random;
  readonly http?: HttpClient;
}

/**
 * Contacts, the resource server: it keeps address books, and opens them to whoever shows a token of
 * an issuer it trusts.
 */
export async function buildApp(
  config: Config,
  dependencies: AppDependencies = {},
): Promise<Service> {
  const {
    now = systemClock,
    random = systemRandom,
    http = createHttpClient({ timeout: config.issuerTimeout, localhost: config.resolveLocalhost }),
  } = dependencies;
  const { origin, trustedIssuers } = config;

  const database = await openDatabase(config.databaseUrl, migrations);
  const addressBooks = createAddressBooks(database, random);
  const samples = await applySeed(config.seed, addressBooks);

  const reset = async (what: ResetScope): Promise<void> => {
    // What users permit is kept at the authorization server.
    if (what !== "everything") return;
    await emptyDatabase(database);
    await applySeed(config.seed, addressBooks);
  };
  const service = createService({
    ...config,
    party: "contacts",
    checkReady: () => database.get("SELECT MAX(number) FROM migrations"),
    reset,
  });
  service.setNotFoundHandler(answerNotFoundProblem);

  const { log } = service;
  const keys = createIssuerKeys({ http, now, log });
  const validateJwt = createValidateToken({ resource: origin, trustedIssuers, keys, now });
  const introspection = { trustedIssuers, resource: origin, http, now, log };
  const validate = introspectTokens(validateJwt, introspection);
  const possession = {
    origin,
    nonces: createDpopNonces(database, random, now),
    usedProofs: createUsedProofs(database),
    now,
  };
  const schemes = { bearer: checkBearer, dpop: createCheckPossession(possession) };
  const authenticate = beginWithSample(
    createAuthenticate(validate, schemes),
    samples,
    addressBooks,
  );

  const issuers = trustedIssuers.map(({ issuer }) => issuer);
  // Any web page may read what is public, and call with a token: it opens nothing but what the
  // token opens, and no cookie counts here.
  await service.register(async (everybody) => {
    openToOtherOrigins(everybody, { origin: "*" });
    await everybody.register(protectedResourceMetadataRoute, { origin, trustedIssuers: issuers });
  });
  await service.register(async (api: Service) => {
    api.setErrorHandler(createAnswerError(origin));
    api.addHook("onRequest", (_request, reply, done) => {
      reply.header("cache-control", "no-store");
      done();
    });
    refuseForms(api);
    const allowedHeaders = ["authorization", "dpop", "content-type"];
    const exposedHeaders = ["www-authenticate", "dpop-nonce"];
    openToOtherOrigins(api, { origin: "*", allowedHeaders, exposedHeaders });
    await api.register(contactListRoute, { authenticate, addressBooks });
    await api.register(addContactsRoute, { authenticate, addressBooks });
    await api.register(deleteContactsRoute, { authenticate, addressBooks, now });
    await api.register(contactRoute, { authenticate, addressBooks });
  });

  const stopSweeping = sweepPeriodically(
    (signal) => sweep(database, now, signal),
    minute,
    (error) => log.error({ err: error }, "sweeping failed"),
  );
  service.addHook("onClose", async () => {
    await stopSweeping();
    await database.close();
  });
  return service;
}
