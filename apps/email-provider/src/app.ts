import { fileURLToPath } from "node:url";
import { registerPages } from "@tale/pages/register-pages";
import { createService, type Service } from "@tale/service/create-service";
import { openToOtherOrigins } from "@tale/service/cross-origin";
import { emptyDatabase } from "@tale/database/empty-database";
import { accountRoute } from "./account/account.route.ts";
import { endSessionRoute } from "./account/end-session.route.ts";
import { revokeAccessRoute } from "./account/revoke-access.route.ts";
import { signOutRoute } from "./account/sign-out.route.ts";
import { authorizeRoute } from "./authorization/authorize.route.ts";
import { postedRequestRoute } from "./authorization/posted-request.route.ts";
import { brandOf } from "./brand.ts";
import type { Config } from "./config.ts";
import { consentRoute } from "./authorization/consent.route.ts";
import { applicationRoute } from "./portal/application.route.ts";
import { applicationsRoute } from "./portal/applications.route.ts";
import { deleteApplicationRoute } from "./portal/delete-application.route.ts";
import { editApplicationRoute } from "./portal/edit-application.route.ts";
import { newApplicationRoute } from "./portal/new-application.route.ts";
import { resourceServersRoute } from "./portal/resource-servers.route.ts";
import { rotateSecretRoute } from "./portal/rotate-secret.route.ts";
import { cancelDeviceRoute } from "./beyond/device/cancel-device.route.ts";
import { confirmDeviceRoute } from "./beyond/device/confirm-device.route.ts";
import { deviceAuthorizationRoute } from "./beyond/device/device-authorization.route.ts";
import { enterCodeRoute } from "./beyond/device/enter-code.route.ts";
import { metadataRoute } from "./discovery/metadata.route.ts";
import { offerNonces } from "./beyond/dpop/nonces.ts";
import { homeRoute } from "./discovery/home.route.ts";
import { introspectRoute } from "./introspect/introspect.route.ts";
import { jwksRoute } from "./keys/jwks.route.ts";
import { clientConfigurationRoute } from "./registration/client-configuration.route.ts";
import { registrationRoute } from "./registration/registration.route.ts";
import { revokeRoute } from "./revoke/revoke.route.ts";
import { pushedRequestRoute } from "./beyond/pushed-requests/pushed-request.route.ts";
import { rpInitiatedLogoutRoute } from "./beyond/logout/rp-initiated-logout.route.ts";
import { plantSeed } from "./seed.ts";
import { cancelSignInRoute } from "./authorization/cancel-sign-in.route.ts";
import { signInRoute } from "./authorization/sign-in.route.ts";
import { tokenRoute } from "./token/token.route.ts";
import { userinfoRoute } from "./userinfo/userinfo.route.ts";
import { startBackgroundJobs } from "./background-jobs.ts";
import { assembleParts, type Surroundings } from "./parts.ts";

/** The authorization server, in the order of the story. `parts.ts` says what it is made of. */
export async function buildApp(config: Config, surroundings: Surroundings = {}): Promise<Service> {
  const assembled = await assembleParts(config, surroundings);
  const parts = { ...assembled, samples: await plantSeed(config.seedFile, assembled) };

  // Back to the seed, but for the keys: others may have kept the public halves, or the same key.
  const reset = async (): Promise<void> => {
    await emptyDatabase(parts.database, ["signing_keys", "shared_keys"]);
    await plantSeed(config.seedFile, parts);
  };
  const service = createService({
    ...config,
    party: config.brand.name,
    origin: config.issuer,
    checkReady: parts.keyring.current,
    reset,
  });
  offerNonces(service, parts.nonces);

  // What any program may know or begin, in a page of any origin, too: nothing of it depends on a
  // cookie.
  await service.register(async (everybody) => {
    openToOtherOrigins(everybody, { origin: "*" });
    await everybody.register(metadataRoute, parts);
    await everybody.register(jwksRoute, parts);
  });
  await service.register(async (everybody) => {
    openToOtherOrigins(everybody, {
      origin: "*",
      exposedHeaders: ["www-authenticate", "retry-after"],
    });
    if (config.registration.kind !== "closed") await everybody.register(registrationRoute, parts);
    await everybody.register(clientConfigurationRoute, parts);
  });

  // What clients call, in a page of an origin that one of them registered, too.
  await service.register(async (clients) => {
    openToOtherOrigins(clients, {
      origin: parts.clients.isRegisteredOrigin,
      exposedHeaders: ["dpop-nonce", "www-authenticate"],
    });
    await clients.register(tokenRoute, parts);
    await clients.register(revokeRoute, parts);
    await clients.register(userinfoRoute, parts);
  });

  // What programs on servers call: no page of anybody's may.
  await service.register(pushedRequestRoute, parts);
  await service.register(introspectRoute, parts);
  await service.register(deviceAuthorizationRoute, parts);

  // What people see: what developers arrange, then what users are asked, allow, and take back.
  await service.register(async (pages) => {
    await registerPages(pages, {
      brand: brandOf(config),
      origin: config.issuer,
      templates: folder("."),
      assets: folder("./assets"),
    });
    await pages.register(homeRoute, parts);
    await pages.register(applicationsRoute, parts);
    await pages.register(newApplicationRoute, parts);
    await pages.register(applicationRoute, parts);
    await pages.register(editApplicationRoute, parts);
    await pages.register(rotateSecretRoute, parts);
    await pages.register(deleteApplicationRoute, parts);
    await pages.register(resourceServersRoute, parts);
    await pages.register(authorizeRoute, parts);
    await pages.register(signInRoute, parts);
    await pages.register(cancelSignInRoute, parts);
    await pages.register(consentRoute, parts);
    await pages.register(accountRoute, parts);
    await pages.register(revokeAccessRoute, parts);
    await pages.register(endSessionRoute, parts);
    await pages.register(signOutRoute, parts);

    // Beyond the story: televisions, and OpenID Connect.
    await pages.register(enterCodeRoute);
    await pages.register(confirmDeviceRoute, parts);
    await pages.register(cancelDeviceRoute, parts);
    await pages.register(postedRequestRoute);
    await pages.register(rpInitiatedLogoutRoute, parts);
  });

  startBackgroundJobs(service, config, parts);
  return service;
}

function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
